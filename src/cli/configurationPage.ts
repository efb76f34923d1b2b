import { settings } from '../config.ts';
import { table } from './table.ts';

/** docs/configuration.md: every environment variable that is read. */
export function configurationPage(): string {
  const rows = Object.values(settings).map(({ name, standard, text, isSecret }) => [
    `\`${name}\``,
    standard,
    isSecret === true ? `${text} Treat it as a secret.` : text,
  ]);
  return `# Configuration

<!-- Made from src/config.ts by \`npm run schema\`. -->

Everything is set by environment variables, read once at the start. An empty variable counts as not set. A value that
cannot be used stops the start with a line that names the variable.

${table(['variable', 'standard value', 'meaning'], rows)}`;
}
