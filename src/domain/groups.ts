import { DomainError } from './errors.ts';
import { tryParseUuid } from './uuid.ts';

const MAX_GROUPS = 100;

/** Groups of bots as they are kept: each once, in order. Throws InvalidArgument: one is no UUID, or there are many. */
export function checkedGroups(groups: readonly string[]): readonly string[] {
  if (groups.length > MAX_GROUPS)
    throw new DomainError('InvalidArgument', `groups must have at most ${MAX_GROUPS} members.`);
  const uuids = groups.map((group) => {
    const uuid = tryParseUuid(group);
    if (uuid === null) throw new DomainError('InvalidArgument', 'groups must be UUIDs.');
    return uuid;
  });
  return [...new Set(uuids)].toSorted();
}

/** Whether who belongs to `own` may take work of `groups`: they share one, or the work is anybody's. */
export const mayTake = (own: ReadonlySet<string>, groups: readonly string[]): boolean =>
  groups.length === 0 || groups.some((group) => own.has(group));
