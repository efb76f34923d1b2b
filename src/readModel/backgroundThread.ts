import { setPriority } from 'node:os';

/** As `nice` gives where it is told nothing else. */
const BACKGROUND = 10;

/**
 * Where processors are short, lets the threads that answer callers go before this one. On Linux a priority is that of
 * the calling thread alone, elsewhere it would be that of the whole process.
 */
export function workInBackground(): void {
  if (process.platform === 'linux') setPriority(BACKGROUND);
}
