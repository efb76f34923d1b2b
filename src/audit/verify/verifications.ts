import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { append } from '../../commands/append.ts';
import type { CommandContext } from '../../commands/context.ts';
import { metadataOf } from '../../commands/context.ts';
import { readHead } from '../../commands/foldedStreams.ts';
import { sealAppend } from '../../commands/sealedAppend.ts';
import type { VerificationEvent, VerificationResult } from '../../domain/audit/events.ts';
import type { Verification } from '../../domain/audit/verification.ts';
import { evolve, verificationStream } from '../../domain/audit/verification.ts';
import type { Recorded } from '../../domain/event.ts';
import { toMilliseconds } from '../../domain/instant.ts';
import type { Keys } from '../../state/keys.ts';
import { decode } from '../../store/decode.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { LogPlace } from '../../store/logPlace.ts';
import { findWitness } from '../anchors/witness.ts';
import { runThread } from '../threads.ts';
import type { VerifyData } from '../verifyWorker.ts';
import type { Trust } from './anchors.ts';
import { here } from './onThreads.ts';
import type { OnProgress } from './range.ts';
import type { LogReport } from './verifyLog.ts';
import { verifyLog } from './verifyLog.ts';

/** No verification takes so long: one without an end was broken off. */
const LONGEST_MS = 86_400_000;
/** How many broken links and faults stand in a result. */
const LISTED = 100;

export interface VerificationsOptions {
  readonly store: EventStore;
  /** Where threads find the log; without it this one verifies, in turns with everything else. */
  readonly place: LogPlace | undefined;
  readonly keys: Pick<Keys, 'find'>;
  /** The key of this installation. */
  readonly publicKey: string;
  readonly clock: () => number;
  /** Whether other nodes may be verifying. */
  readonly isAlone: () => boolean;
  readonly onError: (error: unknown, what: string) => void;
}

/** A verification, and how far it has come where this node is at it. */
export interface VerificationState extends Verification {
  readonly status: 'running' | 'finished' | 'failed' | 'interrupted';
  readonly progress: { readonly events: number; readonly share: number } | null;
}

export interface Asked {
  /** Public keys that count besides that of this installation. */
  readonly trustedKeys: readonly string[];
  readonly acceptedLosses: readonly number[];
}

interface Running {
  readonly id: string;
  readonly stopping: AbortController;
  readonly done: Promise<void>;
  events: number;
  positions: number;
  readonly until: number;
}

/**
 * Verifications of the whole log. Each is a stream of its own, so that it stays known who has asked for it, when, and what
 * was found. A node does one at a time.
 */
export class Verifications {
  readonly #options: VerificationsOptions;
  #starting: Promise<VerificationState> | null = null;
  #running: Running | null = null;

  constructor(options: VerificationsOptions) {
    this.#options = options;
  }

  /** Begins one; where this node is at one already, that is answered. */
  async start(context: CommandContext, asked: Asked): Promise<VerificationState> {
    const running = this.#running === null ? null : await this.find(this.#running.id);
    if (running !== null) return running;
    this.#starting ??= this.#begin(context, asked).finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #begin(context: CommandContext, asked: Asked): Promise<VerificationState> {
    const id = randomUUID();
    const trust = await this.#trust(asked);
    const until = await this.#options.store.lastPosition();
    const { trustedKeys } = asked;
    await this.#append(context, id, { type: 'Started', data: { trustedKeys } });
    this.#running = this.#run(context, id, trust, until);
    const started = await this.find(id);
    if (started === null) throw new Error(`the verification ${id} has begun`);
    return started;
  }

  /** By its id; null where there is none. */
  async find(id: string): Promise<VerificationState | null> {
    const events = await this.#options.store.readStream(verificationStream(id));
    let verification: Verification | null = null;
    for (const event of events)
      verification = evolve(verification, decode(event) as Recorded<VerificationEvent>);
    return verification === null ? null : this.#stateOf(verification);
  }

  async close(): Promise<void> {
    this.#running?.stopping.abort(new Error('the server is stopped'));
    await this.#running?.done;
  }

  #stateOf(verification: Verification): VerificationState {
    if (verification.result !== null) return { ...verification, status: 'finished', progress: null };
    if (verification.reason !== null) return { ...verification, status: 'failed', progress: null };
    if (this.#running?.id === verification.id) {
      const { events, positions, until } = this.#running;
      const share = until === 0 ? 0 : Math.min(1, positions / until);
      return { ...verification, status: 'running', progress: { events, share } };
    }
    const { clock, isAlone } = this.#options;
    const isOver = isAlone() || clock() - toMilliseconds(verification.startedAt) > LONGEST_MS;
    return { ...verification, status: isOver ? 'interrupted' : 'running', progress: null };
  }

  async #trust({ trustedKeys, acceptedLosses }: Asked): Promise<Trust> {
    const { keys, publicKey } = this.#options;
    const witness = await findWitness(keys);
    return {
      keys: [publicKey, ...trustedKeys],
      kept: new Map(witness === null ? [] : [[witness.said.number, witness.hash]]),
      acceptedLosses: new Set(acceptedLosses),
    };
  }

  #run(context: CommandContext, id: string, trust: Trust, until: number): Running {
    const stopping = new AbortController();
    const onProgress: OnProgress = (events, positions) => {
      running.events += events;
      running.positions += positions;
    };
    const verified = this.#verify(trust, onProgress, stopping.signal);
    const done = this.#conclude(context, id, verified).finally(() => {
      this.#running = null;
    });
    const running: Running = { id, stopping, done, events: 0, positions: 0, until };
    return running;
  }

  async #verify(trust: Trust, onProgress: OnProgress, signal: AbortSignal): Promise<LogReport> {
    const { store, place } = this.#options;
    if (place === undefined) return verifyLog({ log: store, trust, ...here(store), onProgress });
    const threads = Math.max(1, availableParallelism() - 1);
    const data: VerifyData = { log: place, trust, threads };
    return runThread('verifyWorker', data, onProgress, signal);
  }

  async #conclude(context: CommandContext, id: string, verified: Promise<LogReport>): Promise<void> {
    const { onError } = this.#options;
    try {
      await this.#append(context, id, await eventOf(verified, onError));
    } catch (error) {
      onError(error, 'the result of a verification could not be written');
    }
  }

  async #append(context: CommandContext, id: string, event: VerificationEvent): Promise<void> {
    const { store, clock } = this.#options;
    const stream = verificationStream(id);
    const head = await readHead(store, stream);
    await append(store, sealAppend(stream, head, [event], metadataOf(context, clock)).append);
  }
}

async function eventOf(
  verified: Promise<LogReport>,
  onError: VerificationsOptions['onError'],
): Promise<VerificationEvent> {
  try {
    return { type: 'Finished', data: resultOf(await verified) };
  } catch (error) {
    onError(error, 'the log could not be verified to its end');
    return { type: 'Failed', data: { reason: 'The log could not be read to its end.' } };
  }
}

export const resultOf = (report: LogReport): VerificationResult => ({
  events: report.events,
  streams: report.streams,
  brokenLinks: report.brokenCount,
  broken: report.broken
    .slice(0, LISTED)
    .map(({ stream, revision, reason }) => ({ stream, revision, reason })),
  anchors: report.anchors,
  incomparable: report.incomparable,
  unanchored: report.unanchored,
  anchorFaults: report.faults.length,
  faults: report.faults.slice(0, LISTED),
  keys: report.keys.slice(0, LISTED),
});
