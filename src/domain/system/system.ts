import type { Access, Verdict } from '../access.ts';
import { editsOf } from '../access.ts';
import type { Definition, DefinitionEvent } from '../directory/directory.ts';
import { DomainError } from '../errors.ts';
import { demandText } from '../limits.ts';
import { tryParseUuid } from '../uuid.ts';

/**
 * An external system that sets tasks (ELMA's wire contract). Streams `system-<id>`. Its UUID is also what it proves
 * itself with, so that it stands where the system is created and nowhere else: the rest names the system by its id.
 */
export interface SystemData {
  readonly id: number;
  /** The UUID that the system has made up for itself, in lower case. */
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly access: Access;
  /** The networks that it may call from, such as `10.1.0.0/16`; from anywhere where there are none. */
  readonly sources?: readonly string[];
}

export type System = Definition<SystemData>;
export type SystemEvent = DefinitionEvent<SystemData>;

/** What a system says when it asks to be let in. */
export interface Registration {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
}

const MAX_NAME = 250;
const MAX_DESCRIPTION = 2_000;
const MAX_SOURCES = 100;

/** A registration with its UUID as it is kept. Throws InvalidArgument. */
export function checkRegistration({ key, name, description }: Registration): Registration {
  const uuid = tryParseUuid(key);
  if (uuid === null) throw new DomainError('InvalidArgument', 'uuid must be a UUID.');
  demandText('name', name, MAX_NAME);
  if (description !== null) demandText('desc', description, MAX_DESCRIPTION, false);
  return { key: uuid, name, description };
}

/** The first event of a system that asks to be let in. */
export const requested = (id: number, registration: Registration): SystemEvent => ({
  type: 'Create',
  data: { id, ...checkRegistration(registration), access: 'REQUEST' },
});

/** Lets a system in or keeps it out. */
export const decideAccess = (system: System, access: Verdict): SystemEvent[] =>
  editsOf<SystemData>(system, { access });

/** Lets a system call from these networks alone, which are checked; from anywhere where there are none. */
export function decideSources(system: System, sources: readonly string[]): SystemEvent[] {
  if (sources.length > MAX_SOURCES)
    throw new DomainError('InvalidArgument', `sources must have at most ${MAX_SOURCES} members.`);
  const { sources: before = [] } = system;
  return sources.length === 0 && before.length === 0 ? [] : editsOf<SystemData>(system, { sources });
}
