import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { fromCaller } from './transferOptions.ts';

export const verifyUsage = `Checks the event log: the hash chain of every stream, every anchor, and that the events are those that the anchors were
made of. The server may run meanwhile.

  npm run verify -- [--anchors FILE] [--key KEY]… [--accept-loss N]… [--threads N]
  npm run verify -- --export-anchors FILE
  npm run verify -- --show-key

  --anchors FILE         Anchors that were exported before and kept elsewhere: all of them must still be in the log.
  --key KEY              A public key of anchors that counts besides the one of this installation (base64). Where the
                         state cannot be read, the only ones that count.
  --accept-loss N        Anchor N may say that later ones were lost: it is known why.
  --threads N            How many threads check at once; default: one a processor.
  --export-anchors FILE  Writes all anchors to a file, one a line, and checks nothing. - is the standard output.
  --show-key             Prints the public key that this installation signs anchors with, and checks nothing.

Exit code 0 where all holds, 1 where something does not, 2 where the log cannot be read.`;

export interface VerifyOptions {
  readonly task: 'verify' | 'exportAnchors' | 'showKey' | 'help';
  /** The file of anchors, to be read or written. */
  readonly file: string | undefined;
  readonly keys: readonly string[];
  readonly acceptedLosses: readonly number[];
  readonly threads: number;
}

/** What it is called with; null where that makes no sense. */
export function verifyOptions(args: readonly string[]): VerifyOptions | null {
  const values = parsed(args);
  if (values === null) return null;
  const { anchors, key = [], threads } = values;
  const written = values['export-anchors'];
  const losses = (values['accept-loss'] ?? []).map(Number);
  const count = threads === undefined ? availableParallelism() : Number(threads);
  if (![...losses, count].every(isCount) || count === 0) return null;
  const file = written ?? anchors;
  return {
    task: taskOf(values),
    file: file === undefined ? undefined : fromCaller(file),
    keys: key,
    acceptedLosses: losses,
    threads: count,
  };
}

const options = {
  anchors: { type: 'string' },
  key: { type: 'string', multiple: true },
  'accept-loss': { type: 'string', multiple: true },
  threads: { type: 'string' },
  'export-anchors': { type: 'string' },
  'show-key': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function parsed(args: readonly string[]): Values | null {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return null;
  }
}

const isCount = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;

function taskOf(values: Values): VerifyOptions['task'] {
  if (values.help === true) return 'help';
  if (values['show-key'] === true) return 'showKey';
  return values['export-anchors'] === undefined ? 'verify' : 'exportAnchors';
}
