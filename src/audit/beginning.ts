import { DomainError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import { toMicroseconds } from '../domain/instant.ts';
import { listTrail } from '../readModel/queries/auditTrail.ts';
import type { Queries } from '../readModel/readModels.ts';

/**
 * That there was nothing at an instant is an answer only from when the log goes back to. Throws InvalidArgument, which
 * names the argument.
 */
export async function demandSinceBeginning(
  reads: Pick<Queries, 'lists'>,
  instant: Instant,
  argument: string,
): Promise<void> {
  const [first] = await listTrail(reads, { folders: null }, { direction: 'asc', limit: 1 });
  if (first !== undefined && toMicroseconds(instant) < first.at)
    throw new DomainError('InvalidArgument', `${argument} is before the beginning of the log.`);
}
