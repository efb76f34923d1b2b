import { DomainError } from '../errors.ts';
import type { Recorded } from '../event.ts';
import { checkedGroups } from '../groups.ts';
import type { Instant } from '../instant.ts';
import { demandText, demandWhole } from '../limits.ts';
import type { ContextVariable } from './variables.ts';
import { checkVariables } from './variables.ts';

// Events

/** What is published under a number: what bots run, who may run it, and what goes in and out. */
export interface VersionData {
  /** From 1, growing. */
  readonly version: number;
  /** The UUID of this version alone. */
  readonly key: string;
  readonly name: string;
  /** UUIDs of the groups whose bots may run it; none: all bots. */
  readonly groups: readonly string[];
  /** What its context may hold; null where nobody has said, so that anything goes. */
  readonly context: readonly ContextVariable[] | null;
  /** Of its program, in the words of whoever publishes. */
  readonly hash: string | null;
  /** When its designer made it. */
  readonly created: Instant | null;
}

export type ProcessEvent =
  | { readonly type: 'Create'; readonly data: { readonly id: number; readonly key: string } & Settings }
  | { readonly type: 'Publish'; readonly data: VersionData }
  | { readonly type: 'Activate'; readonly data: { readonly version: number; readonly active: boolean } }
  | { readonly type: 'Edit'; readonly data: Partial<Settings> }
  | { readonly type: 'Delete'; readonly data: object };

export interface Settings {
  /** How often a task may be begun where its bots lose their leases: 1..50. */
  readonly maxAttempts: number;
}

// State

export interface ProcessVersion extends VersionData {
  /** Version 0 in a request means the highest one that is active. */
  readonly active: boolean;
  readonly uploaded: Instant;
  readonly uploadedBy: string;
}

/** What bots do. Streams `process-<id>`. */
export interface Process extends Settings {
  readonly id: number;
  /** The token: a UUID that names the process whatever its version. */
  readonly key: string;
  readonly folderId: number;
  readonly creationTime: Instant;
  /** In the order of their numbers. */
  readonly versions: readonly ProcessVersion[];
  /** Of its last event; decisions about tasks record it. */
  readonly revision: number;
  readonly deleted: boolean;
}

/** One retry, and that only where a lease was lost (ELMA's wire contract, expiry of leases). */
export const defaultSettings: Settings = { maxAttempts: 2 };

// Evolve

/** Folds one event; the first must be Create. */
export function evolve(process: Process | null, event: Recorded<ProcessEvent>): Process {
  const { revision, metadata } = event;
  if (event.type === 'Create') {
    const { id, key, maxAttempts } = event.data;
    const { folderId, at: creationTime } = metadata;
    return { id, key, maxAttempts, folderId, creationTime, versions: [], revision, deleted: false };
  }
  if (process === null) throw new Error(`${event.stream} does not begin with Create`);
  return { ...process, ...changes(process, event), revision };
}

function changes(
  process: Process,
  event: Recorded<Exclude<ProcessEvent, { type: 'Create' }>>,
): Partial<Process> {
  switch (event.type) {
    case 'Publish':
      return { versions: [...process.versions, published(event.data, event)] };
    case 'Activate': {
      const { version, active } = event.data;
      return {
        versions: process.versions.map((each) => (each.version === version ? { ...each, active } : each)),
      };
    }
    case 'Edit':
      return { maxAttempts: event.data.maxAttempts ?? process.maxAttempts };
    case 'Delete':
      return { deleted: true };
    default:
      return unknownEvent(event);
  }
}

function unknownEvent(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}

function published(data: VersionData, { metadata }: Pick<Recorded, 'metadata'>): ProcessVersion {
  const { version, key, name, groups, context, hash, created } = data;
  const { at: uploaded, principal } = metadata;
  return {
    version,
    key,
    name,
    groups,
    context,
    hash,
    created,
    active: true,
    uploaded,
    uploadedBy: principal.name,
  };
}

/** The version that runs where none is named: the highest that is active. */
export const currentVersion = ({ versions }: Process): ProcessVersion | undefined =>
  versions.findLast(({ active }) => active);

/** The version of a number, or the current one for 0. Throws ItemNotFound. */
export function versionOf(process: Process, wanted: number): ProcessVersion {
  const found =
    wanted === 0 ? currentVersion(process) : process.versions.find(({ version }) => version === wanted);
  if (found !== undefined) return found;
  const what = wanted === 0 ? 'active version' : `version ${wanted}`;
  throw new DomainError('ItemNotFound', `The process has no ${what}.`);
}

// Commands

/** A version without a number gets the next one. */
export type NewVersion = Omit<VersionData, 'version'> & { readonly version: number | null };

export type ProcessCommand =
  | { readonly type: 'Publish'; readonly version: NewVersion }
  | { readonly type: 'Activate'; readonly version: number; readonly active: boolean }
  | { readonly type: 'Edit'; readonly settings: Settings }
  | { readonly type: 'Delete' };

// Decide

const MAX_NAME = 250;
const MAX_HASH = 128;
const MAX_ATTEMPTS = 50;
const INT32 = 2_147_483_647;

/** The events of a command on a process that is there; one that changes nothing makes none. */
export function decide(command: ProcessCommand, process: Process): ProcessEvent[] {
  if (process.deleted) throw new DomainError('ItemNotFound');
  switch (command.type) {
    case 'Publish':
      return [{ type: 'Publish', data: newVersion(process.versions, command.version) }];
    case 'Activate': {
      const { active } = command;
      const { version, active: before } = versionOf(process, command.version);
      return before === active ? [] : [{ type: 'Activate', data: { version, active } }];
    }
    case 'Edit': {
      const { maxAttempts } = command.settings;
      checkSettings(command.settings);
      return maxAttempts === process.maxAttempts ? [] : [{ type: 'Edit', data: { maxAttempts } }];
    }
    case 'Delete':
      return [{ type: 'Delete', data: {} }];
    default:
      return unknownCommand(command);
  }
}

function unknownCommand(command: never): never {
  throw new Error(`unknown command ${JSON.stringify(command)}`);
}

/** The events of a process that begins with a version. Throws InvalidArgument. */
export function createProcess(
  id: number,
  key: string,
  settings: Settings,
  version: NewVersion,
): ProcessEvent[] {
  checkSettings(settings);
  return [
    { type: 'Create', data: { id, key, maxAttempts: settings.maxAttempts } },
    { type: 'Publish', data: newVersion([], version) },
  ];
}

function checkSettings({ maxAttempts }: Settings): void {
  demandWhole('maxAttempts', maxAttempts, 1, MAX_ATTEMPTS);
}

function newVersion(before: readonly ProcessVersion[], given: NewVersion): VersionData {
  const highest = before.at(-1)?.version ?? 0;
  const version = given.version ?? highest + 1;
  demandWhole('version', version, 1, INT32);
  if (version <= highest)
    throw new DomainError('InvalidArgument', `version must be higher than ${highest}, the last one.`);
  demandText('name', given.name, MAX_NAME);
  if (given.hash !== null) demandText('hash', given.hash, MAX_HASH, false);
  if (given.context !== null) checkVariables(given.context);
  const groups = checkedGroups(given.groups);
  if (before.some(({ key }) => key === given.key))
    throw new DomainError('NameAlreadyUsed', 'The UUID of the version is that of another version.');
  return { ...given, version, groups };
}
