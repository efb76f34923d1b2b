import { DomainError } from '../errors.ts';
import type { Door, Principal, Recorded } from '../event.ts';
import { keyOf } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { OperationEvent, Refusal, Started } from './events.ts';

// One change to many items: which ones a filter says. Streams `operation-<id>`.

export const operationStream = (id: number): string => `operation-${id}`;

export const operationStatuses = { Running: 0, Finished: 1, Failed: 2, Cancelled: 3 } as const;
export type OperationStatus = keyof typeof operationStatuses;

/** How many refused items an operation names; all of them stand in its events. */
export const NAMED_REFUSALS = 100;

// State

export interface Operation extends Started {
  readonly id: number;
  readonly tenantId: number;
  readonly folderId: number;
  /** The id of its first event, from which the ids of all events that it makes come. */
  readonly decisionId: string;
  readonly status: OperationStatus;
  readonly startedBy: Principal;
  readonly startedAt: Instant;
  /** In whose name items are changed: who has started it, or resumed it last. */
  readonly actor: Principal;
  /** Through which interface it was started, or resumed last. */
  readonly door: Door;
  /** Null as long as it runs. */
  readonly endedAt: Instant | null;
  /** Why it failed, for people. */
  readonly reason: string | null;
  /** What it is at. */
  readonly pending: readonly number[];
  /** The highest id that it is at or has done: what comes has a higher one. */
  readonly cursor: number;
  readonly changed: number;
  readonly refused: number;
  /** How many were refused with each code. */
  readonly refusedByCode: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly refusals: readonly Refusal[];
  /** Revision of the last event. */
  readonly revision: number;
}

// Evolve

/** Folds one event; the first must be Started. */
export function evolve(operation: Operation | null, event: Recorded<OperationEvent>): Operation {
  if (event.type === 'Started') return started(event.data, event);
  if (operation === null) throw new Error(`${event.stream} does not begin with Started`);
  return { ...applied(operation, event), revision: event.revision };
}

const started = (data: Started, { id, stream, metadata, revision }: Recorded): Operation => ({
  ...data,
  id: Number(keyOf(stream)),
  tenantId: metadata.tenantId,
  folderId: metadata.folderId,
  decisionId: id,
  status: 'Running',
  startedBy: metadata.principal,
  startedAt: metadata.at,
  actor: metadata.principal,
  door: metadata.door,
  endedAt: null,
  reason: null,
  pending: [],
  cursor: 0,
  changed: 0,
  refused: 0,
  refusedByCode: {},
  refusals: [],
  revision,
});

function applied(
  operation: Operation,
  { type, data, metadata: { at, principal, door } }: Recorded<Exclude<OperationEvent, { type: 'Started' }>>,
): Operation {
  switch (type) {
    case 'Progressed':
      return progressed(operation, data);
    case 'Finished':
      return { ...operation, status: 'Finished', endedAt: at };
    case 'Failed':
      return { ...operation, status: 'Failed', endedAt: at, reason: data.reason };
    case 'Cancelled':
      return { ...operation, status: 'Cancelled', endedAt: at };
    case 'Resumed':
      return { ...operation, status: 'Running', endedAt: null, reason: null, actor: principal, door };
    default:
      return unknown(type);
  }
}

function progressed(operation: Operation, { changed, refused, next }: Progress): Operation {
  const refusedByCode: Record<string, number> = { ...operation.refusedByCode };
  for (const { code } of refused) refusedByCode[code] = (refusedByCode[code] ?? 0) + 1;
  return {
    ...operation,
    pending: next,
    cursor: next.at(-1) ?? operation.cursor,
    changed: operation.changed + changed,
    refused: operation.refused + refused.length,
    refusedByCode,
    refusals: [...operation.refusals, ...refused].slice(0, NAMED_REFUSALS),
  };
}

function unknown(value: never): never {
  throw new Error(`unknown ${JSON.stringify(value)}`);
}

// Commands

type Progress = Extract<OperationEvent, { type: 'Progressed' }>['data'];

export type OperationCommand =
  | ({ readonly type: 'Progress' } & Progress)
  | { readonly type: 'Fail'; readonly reason: string }
  | { readonly type: 'Cancel' }
  | { readonly type: 'Resume' };

// Decide

/**
 * The events that a command makes of an operation. Throws InvalidOperationStatus. What came of items after the operation
 * has ended is not written: they are looked at again where it is resumed.
 */
export function decide(command: OperationCommand, operation: Operation): OperationEvent[] {
  const isRunning = operation.status === 'Running';
  switch (command.type) {
    case 'Progress':
      return isRunning ? progress(command) : [];
    case 'Fail':
      return isRunning ? [{ type: 'Failed', data: { reason: command.reason } }] : [];
    case 'Cancel':
      if (!isRunning) throw new DomainError('InvalidOperationStatus');
      return [{ type: 'Cancelled', data: {} }];
    case 'Resume':
      if (operation.status !== 'Failed' && operation.status !== 'Cancelled')
        throw new DomainError('InvalidOperationStatus');
      return [{ type: 'Resumed', data: {} }];
    default:
      return unknown(command);
  }
}

function progress({ changed, refused, next }: Progress): OperationEvent[] {
  const event: OperationEvent = { type: 'Progressed', data: { changed, refused, next } };
  return next.length > 0 ? [event] : [event, { type: 'Finished', data: {} }];
}
