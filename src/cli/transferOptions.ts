import path from 'node:path';
import { parseArgs } from 'node:util';
import { STANDARD } from '../store/transfer/files.ts';

/** What export and import are called with; null where that makes no sense. */
export interface TransferOptions {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly help: boolean;
}

export function transferOptions(args: readonly string[]): TransferOptions | null {
  const options = { from: { type: 'string' }, to: { type: 'string' }, help: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    return { from: values.from, to: values.to, help: values.help === true };
  } catch {
    return null;
  }
}

/** npm runs in the project's folder, and the caller may be in another one. */
export const fromCaller = (name: string): string =>
  name === STANDARD ? name : path.resolve(process.env['INIT_CWD'] ?? '.', name);

/** As people may read it. */
export const shownFile = (name: string, standard: 'input' | 'output'): string =>
  name === STANDARD ? `standard ${standard}` : name;

export function showProgress(events: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${events} events `);
}

/** Messages from the outermost to what caused it, without a full stop. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.replace(/\.$/, '');
  return error.cause === undefined ? message : `${message}: ${reasonOf(error.cause)}`;
}
