import type { Principal, RecordedFacts } from './event.ts';
import { keyOf } from './event.ts';

/** A stream has at most 2^20 events. */
const PER_STREAM = 2 ** 20;

/** The number of a piece of work, from the name of its stream. */
export const workIdOf = ({ stream }: Pick<RecordedFacts, 'stream'>): number => Number(keyOf(stream));

/** What names an event of its kind of work outside its stream, unless its metadata bring a public id. */
export const eventId = (workId: number, revision: number): number => workId * PER_STREAM + revision;

/** The number that histories and comments show as a user's: that of the user, or of the one a robot acts as. */
export function userIdOf(principal: Principal): number | null {
  if (principal.userId !== undefined) return principal.userId;
  return principal.kind === 'user' ? Number(principal.id) : null;
}
