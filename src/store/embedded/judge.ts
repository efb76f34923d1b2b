import { WrongExpectedRevision } from '../eventStore.ts';
import type { Append, Appended } from '../eventStore.ts';
import type { EventTable } from './eventTable.ts';
import type { Heads } from './heads.ts';

/** `write`, or the answer where there is nothing to write. */
export type Verdict = 'write' | Appended | WrongExpectedRevision;

/** Judges an append against the stream as it is now, earlier appends of the running group included. */
export function judge(
  { stream, expectedRevision, events }: Append,
  heads: Heads,
  table: EventTable,
): Verdict {
  const actual = heads.of(stream);
  if (actual === expectedRevision) {
    return events.length > 0 ? 'write' : { revision: actual, position: undefined };
  }
  const isRepeat = events.length > 0 && actual >= expectedRevision + events.length;
  const written = isRepeat ? table.idsBehind(stream, expectedRevision, events.length) : [];
  const last = written.at(-1);
  if (last !== undefined && written.every(({ id }, n) => id === events[n]?.id)) {
    return { revision: expectedRevision + events.length, position: last.position };
  }
  return new WrongExpectedRevision(stream, expectedRevision, actual);
}
