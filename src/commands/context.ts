import { DomainError } from '../domain/errors.ts';
import type { Door, Metadata, Principal } from '../domain/event.ts';
import type { Once } from '../domain/idempotency.ts';
import { fromMilliseconds } from '../domain/instant.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { Definitions } from '../readModel/definitions.ts';
import type { ReadyIndex } from '../readModel/readyIndex.ts';
import type { FoldedStreams } from './foldedStreams.ts';
import type { Ids } from './ids.ts';
import type { Personal } from './personal/personal.ts';
import type { Sharing, TakeCounts } from './sharing.ts';
import type { Leases } from '../state/leases.ts';
import type { QueueItem } from '../domain/queueItem/queueItem.ts';
import type { TaskLog } from '../domain/task/log.ts';
import type { Task } from '../domain/task/state.ts';

/** What commands work with. One for the process; tests make their own. */
export interface Orchestrator {
  readonly store: EventStore;
  readonly items: FoldedStreams<QueueItem>;
  readonly tasks: FoldedStreams<Task>;
  /** Of tasks and of items. */
  readonly logs: FoldedStreams<TaskLog>;
  readonly ids: Ids;
  readonly definitions: Definitions;
  readonly ready: ReadyIndex;
  readonly leases: Leases;
  /** What is encrypted of items. */
  readonly personal: Personal;
  /** Resolves when `definitions` and `ready` have followed the log up to a position. */
  readonly caughtUpTo: (position: number) => Promise<void>;
  /** Only where several nodes work on the log. */
  readonly sharing?: Sharing;
  readonly takes: TakeCounts;
  /** Why a URL is never called, as far as that can be told beforehand; null where it may be. Left out: all may. */
  readonly refusalOf?: (url: string) => { readonly message: string } | null;
  /** URLs in the context of a new task are files where its process says nothing about it (ELMA_FILE_DETECTION). */
  readonly urlsAreFiles?: boolean;
  /** A system is told of its tasks that were cancelled, too (CALLBACK_ON_CANCEL). */
  readonly tellsOfCancelled?: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Who asks for a command, through which door, and where. */
export interface CommandContext {
  readonly tenantId: number;
  readonly folderId: number;
  readonly principal: Principal;
  readonly door: Door;
  readonly requestId: string;
  /** Where the command was accepted under a key. */
  readonly once?: Once;
  /** The revision at which the caller has seen the definition that the command changes. */
  readonly expectedRevision?: number;
}

/** Throws OptimisticConcurrency where a definition is no more as the caller has seen it. */
export function demandExpected(
  { expectedRevision }: CommandContext,
  definition: { readonly revision: number } | undefined,
): void {
  if (expectedRevision !== undefined && definition?.revision !== expectedRevision)
    throw new DomainError('OptimisticConcurrency');
}

/** The metadata of a decision made now. */
export function metadataOf(context: CommandContext, clock: () => number): Metadata {
  const { tenantId, folderId, principal, door, requestId } = context;
  return {
    at: fromMilliseconds(clock()),
    v: 1,
    tenantId,
    folderId,
    principal,
    door,
    requestId,
    $correlationId: requestId,
  };
}
