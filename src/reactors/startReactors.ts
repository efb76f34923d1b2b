import type { AnchoringOptions } from '../audit/anchors/anchoring.ts';
import { keepAnchors } from '../audit/anchors/anchoring.ts';
import type { Orchestrator } from '../commands/context.ts';
import type { Recorded } from '../domain/event.ts';
import { fromMilliseconds } from '../domain/instant.ts';
import { listOpenFollowUps } from '../readModel/queries/openFollowUps.ts';
import type { BlobStore } from '../files/blobStore.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { ReadModels } from '../readModel/readModels.ts';
import type { CallbackOptions } from './callbacks/callbacks.ts';
import { Callbacks } from './callbacks/callbacks.ts';
import { collectBlobs } from './collectBlobs.ts';
import { erasureRounds } from './completeErasures.ts';
import { every } from './every.ts';
import { restoreLeases } from './expireLeases.ts';
import { Operations } from './operations/operations.ts';
import { prepareTasks } from './prepareFiles/prepareTasks.ts';
import { redriveFollowUps } from './redriveFollowUps.ts';
import { sweepLeases } from './sweepLeases.ts';

const SWEEP_MS = 1_000;
const RESTORE_MS = 60_000;
const COLLECT_MS = 3_600_000;
const REDRIVE_MS = 2_000;
const ERASURES_MS = 5_000;
const REDRIVE_AT_ONCE = 100;
/** How old a decision must be before its missing follow-ups are no longer those of a command at work. */
const REDRIVE_AGE_MS = 2_000;

export interface ReactorOptions {
  readonly orchestrator: Orchestrator;
  readonly reads: ReadModels;
  readonly files: BlobStore;
  readonly outbound: Outbound;
  /** How long a file that a task names may take. */
  readonly fileMs: number;
  /** Calls back for each event of work, callbacks, operations and definitions as the log is followed; returns how that is ended. */
  readonly listen: (listener: (event: Recorded) => void) => () => void;
  readonly callbacks: Pick<CallbackOptions, 'secrets' | 'metrics' | 'includeLog'>;
  readonly anchors: Pick<AnchoringOptions, 'signer' | 'keys'>;
  /** How long work whose deadline was lost is left to its robot. */
  readonly graceMs: number;
  /** Until when leases are left to their robots that may have been extended without a trace: see sweepLeases. */
  readonly sparedUntil: number;
  readonly onError: (error: unknown, what: string) => void;
}

/**
 * Starts what happens by itself: leases end, tasks are prepared and their ends told, changes to many items are carried
 * out, files that nobody needs are deleted, the log is anchored, and what a crash has left out is done. Returns how it
 * is stopped.
 */
export async function startReactors(options: ReactorOptions): Promise<() => Promise<unknown>> {
  const { orchestrator, graceMs, sparedUntil, onError } = options;
  await restoreLeases(orchestrator, graceMs);
  const sweep = await sweepLeases(orchestrator, sparedUntil);
  const rounds = [
    every(SWEEP_MS, sweep, (error) => onError(error, 'leases could not be expired')),
    // A follow-up that was re-driven may have lent work, too.
    every(
      RESTORE_MS,
      () => restoreLeases(orchestrator, graceMs),
      (error) => onError(error, 'leases could not be restored'),
    ),
    every(
      REDRIVE_MS,
      () => redrive(options),
      (error) => onError(error, 'open follow-ups could not be read'),
    ),
    every(
      COLLECT_MS,
      () => collectBlobs(options),
      (error) => onError(error, 'files that nobody needs could not be deleted'),
    ),
    every(
      ERASURES_MS,
      erasureRounds({
        ...options,
        onError: (error) => onError(error, 'an erasure could not be completed'),
      }),
      (error) => onError(error, 'open erasures could not be read'),
    ),
    prepareTasks(options),
    new Callbacks({ ...options, ...options.callbacks }),
    new Operations(options),
    keepAnchors({ ...options.anchors, store: orchestrator.store, clock: orchestrator.clock, onError }),
  ];
  return () => Promise.all(rounds.map((round) => round.stop()));
}

async function redrive({ orchestrator: { clock, store }, reads, onError }: ReactorOptions): Promise<void> {
  const decided = fromMilliseconds(clock() - REDRIVE_AGE_MS);
  const open = await listOpenFollowUps(reads, decided, REDRIVE_AT_ONCE);
  await redriveFollowUps(store, open, (error) => onError(error, 'follow-ups could not be completed'));
}
