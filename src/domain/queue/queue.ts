import { DomainError } from '../errors.ts';
import type { Recorded } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { PersonalKind } from '../personal.ts';
import type { RetryRule } from '../queueItem/retry.ts';

// Events

export interface Tag {
  readonly name: string;
  readonly displayName: string | null;
  readonly value: string | null;
  readonly displayValue: string | null;
}

/** What a user says about a queue (UiPath's QueueDefinitionDto); minutes are whole numbers. */
export interface QueueSettings {
  /** 1..50 characters; unique in its folder, without regard to case. */
  readonly name: string;
  /** Up to 250 characters. */
  readonly description: string | null;
  /** 0..50 */
  readonly maxNumberOfRetries: number;
  readonly acceptAutomaticallyRetry: boolean;
  readonly retryAbandonedItems: boolean;
  /** Cannot change after creation. */
  readonly enforceUniqueReference: boolean;
  readonly encrypted: boolean;
  readonly specificDataJsonSchema: string | null;
  readonly outputDataJsonSchema: string | null;
  readonly analyticsDataJsonSchema: string | null;
  readonly processScheduleId: number | null;
  readonly slaInMinutes: number;
  readonly riskSlaInMinutes: number;
  readonly releaseId: number | null;
  readonly tags: readonly Tag[];
  /** How long StartTransaction lends an item; null means 24 hours. */
  readonly leaseMinutes: number | null;
  /** What of its items is encrypted, so that it can be erased; none where it is left out. */
  readonly personal?: readonly PersonalKind[];
}

export type QueueEvent =
  | {
      readonly type: 'Create';
      readonly data: QueueSettings & {
        readonly id: number;
        readonly key: string;
        readonly nameStream: string;
      };
    }
  | {
      readonly type: 'Edit';
      readonly data: Partial<QueueSettings> & {
        readonly nameStream?: string;
        /** The name given back by a new one. */
        readonly releases?: { readonly stream: string; readonly key: string };
      };
    }
  | { readonly type: 'Delete'; readonly data: { readonly key: string; readonly releases: string } };

// State

export interface Queue extends QueueSettings {
  readonly id: number;
  readonly key: string;
  readonly folderId: number;
  readonly creationTime: Instant;
  /** Of its last event; decisions about items record it. */
  readonly revision: number;
  readonly deleted: boolean;
  /** The stream that holds its name. */
  readonly nameStream: string;
}

export const defaultSettings: Omit<QueueSettings, 'name'> = {
  description: null,
  maxNumberOfRetries: 0,
  acceptAutomaticallyRetry: false,
  retryAbandonedItems: false,
  enforceUniqueReference: false,
  encrypted: false,
  specificDataJsonSchema: null,
  outputDataJsonSchema: null,
  analyticsDataJsonSchema: null,
  processScheduleId: null,
  slaInMinutes: 0,
  riskSlaInMinutes: 0,
  releaseId: null,
  tags: [],
  leaseMinutes: null,
};

const settingNames = new Set(['name', 'personal', ...Object.keys(defaultSettings)]);

/** The settings alone of an object that holds more: what else a caller or a newer event brings stays out. */
export function settingsIn(data: QueueSettings): QueueSettings;
export function settingsIn(data: Partial<QueueSettings>): Partial<QueueSettings>;
export function settingsIn(data: Partial<QueueSettings>): Partial<QueueSettings> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => settingNames.has(name)));
}

export const isPersonal = (queue: Pick<QueueSettings, 'personal'> | undefined, kind: PersonalKind): boolean =>
  queue?.personal?.includes(kind) === true;

export const DEFAULT_LEASE_MINUTES = 24 * 60;

export const leaseMsOf = (queue: Queue): number => (queue.leaseMinutes ?? DEFAULT_LEASE_MINUTES) * 60_000;

export const retryRuleOf = (queue: Queue): RetryRule => ({
  automatic: queue.acceptAutomaticallyRetry,
  retryAbandoned: queue.retryAbandonedItems,
  maxRetries: queue.maxNumberOfRetries,
  queueRevision: queue.revision,
});

// Evolve

/** Folds one event; the first must be Create. */
export function evolve(queue: Queue | null, event: Recorded<QueueEvent>): Queue {
  if (event.type === 'Create') {
    const { folderId, at: creationTime } = event.metadata;
    const { id, key, nameStream } = event.data;
    return {
      ...defaultSettings,
      ...settingsIn(event.data),
      id,
      key,
      nameStream,
      folderId,
      creationTime,
      revision: event.revision,
      deleted: false,
    };
  }
  if (queue === null) throw new Error(`${event.stream} does not begin with Create`);
  if (event.type === 'Delete') return { ...queue, revision: event.revision, deleted: true };
  const { nameStream = queue.nameStream } = event.data;
  return { ...queue, ...settingsIn(event.data), nameStream, revision: event.revision };
}

// Commands

export type QueueCommand =
  /** A `nameStream` other than the queue's comes with a new name, which is taken in the same decision. */
  | { readonly type: 'Edit'; readonly settings: QueueSettings; readonly nameStream: string }
  | { readonly type: 'Delete' };

// Decide

/** Throws where the settings break a limit of UiPath's QueueDefinitionDto. Schemas are checked by the command. */
export function checkSettings(settings: QueueSettings): void {
  const { name, description, maxNumberOfRetries, slaInMinutes, riskSlaInMinutes, leaseMinutes } = settings;
  if (name.trim() === '' || name.length > 50) invalid('Name must have 1 to 50 characters.');
  if (description !== null && description.length > 250)
    invalid('Description must have at most 250 characters.');
  demandWhole('MaxNumberOfRetries', maxNumberOfRetries, 0, 50);
  demandWhole('SlaInMinutes', slaInMinutes, 0, MAX_MINUTES);
  demandWhole('RiskSlaInMinutes', riskSlaInMinutes, 0, MAX_MINUTES);
  if (riskSlaInMinutes > slaInMinutes) invalid('RiskSlaInMinutes cannot be larger than SlaInMinutes.');
  if (leaseMinutes !== null) demandWhole('LeaseMinutes', leaseMinutes, 1, MAX_MINUTES);
}

/** UiPath's int32, some 4,000 years: dates counted with it stay below the year 10,000. */
const MAX_MINUTES = 2_147_483_647;

function demandWhole(member: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    invalid(`${member} must be a whole number between ${min} and ${max}.`);
}

function invalid(message: string): never {
  throw new DomainError('InvalidArgument', message);
}

/** The events of a command on an existing queue; an edit that changes nothing makes none. */
export function decide(command: QueueCommand, queue: Queue): QueueEvent[] {
  if (queue.deleted) throw new DomainError('ItemNotFound');
  if (command.type === 'Delete')
    return [{ type: 'Delete', data: { key: queue.key, releases: queue.nameStream } }];
  checkSettings(command.settings);
  if (command.settings.enforceUniqueReference !== queue.enforceUniqueReference)
    throw new DomainError(
      'QueueDefinitionParametersCannotChange',
      'EnforceUniqueReference cannot be changed.',
    );
  const changes = changedSettings(queue, command.settings);
  if (Object.keys(changes).length === 0) return [];
  if (command.nameStream === queue.nameStream) return [{ type: 'Edit', data: changes }];
  const releases = { stream: queue.nameStream, key: queue.key };
  return [{ type: 'Edit', data: { ...changes, nameStream: command.nameStream, releases } }];
}

function changedSettings(queue: Queue, settings: QueueSettings): Partial<QueueSettings> {
  const before = new Map(Object.entries(settingsIn(queue)));
  const differs = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(before.get(name));
  return Object.fromEntries(Object.entries(settingsIn(settings)).filter(differs));
}
