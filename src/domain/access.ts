import type { DefinitionEvent } from './directory/directory.ts';

/**
 * Systems and bots ask to be let in; a person allows or locks them (ELMA's wire contract: Request, Allowed, Locked).
 * Only who is allowed may do anything.
 */
export type Access = 'REQUEST' | 'ALLOWED' | 'LOCKED';

/** What a person can make of it: nobody is put back among those who ask. */
export type Verdict = Exclude<Access, 'REQUEST'>;

/** The events that change some of a definition's data; none where they are so already. */
export function editsOf<T extends object>(definition: T, changes: Partial<T>): DefinitionEvent<T>[] {
  const before = new Map(Object.entries(definition));
  const differs = Object.entries(changes).some(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)),
  );
  return differs ? [{ type: 'Edit', data: changes }] : [];
}
