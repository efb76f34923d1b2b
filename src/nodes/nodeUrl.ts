import { hostname } from 'node:os';

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

/** Where other nodes reach this one, if nobody says: who listens everywhere is reached by the machine's name. */
export function nodeUrl(host: string, listeningOn: string): string {
  const url = new URL(listeningOn);
  if (everywhere.has(host)) url.hostname = hostname();
  return url.origin;
}
