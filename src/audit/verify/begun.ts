import type { TrailFilter, TrailPage, TrailPlace } from '../../readModel/queries/auditTrail.ts';
import { countTrail, listTrail } from '../../readModel/queries/auditTrail.ts';
import type { Queries } from '../../readModel/readModels.ts';
import { keyOf } from '../../domain/event.ts';
import type { Verifications, VerificationState } from './verifications.ts';

/** A verification, with its place among all of them. */
export interface Begun extends TrailPlace {
  readonly state: VerificationState;
}

/** Each begins with one event, which the audit trail has; they belong to no folder. */
const beginnings: TrailFilter = { folders: [0], type: 'Started', category: 'verification' };

type Lists = Pick<Queries, 'lists'>;

/** Verifications of the whole log in the order in which they were begun, or the other way. */
export async function verificationsBegun(
  reads: Lists,
  verifications: Pick<Verifications, 'find'>,
  page: TrailPage,
): Promise<Begun[]> {
  const entries = await listTrail(reads, beginnings, page);
  const found = await Promise.all(
    entries.map(async ({ at, position, stream }) => {
      const state = await verifications.find(keyOf(stream));
      return state === null ? null : { at, position, state };
    }),
  );
  return found.filter((each) => each !== null);
}

export const countBegun = (reads: Lists): Promise<number> => countTrail(reads, beginnings);
