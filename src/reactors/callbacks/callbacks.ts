import { setTimeout as delay } from 'node:timers/promises';
import { callbackStatus } from '../../../projections/callbackStatus/callbackStatus.ts';
import { findCallback, recordAttempt } from '../../commands/callbacks.ts';
import type { CallbackSecrets } from '../../commands/callbackSecrets.ts';
import { internalContext } from '../../commands/prepareStore.ts';
import type { AttemptResult, Callback, CallbackEvent } from '../../domain/callback/callback.ts';
import { GONE, isTaken } from '../../domain/callback/callback.ts';
import type { Recorded } from '../../domain/event.ts';
import { categoryOf } from '../../domain/event.ts';
import { toMilliseconds } from '../../domain/instant.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import { listPendingCallbacks } from '../../readModel/queries/callbacks.ts';
import { attempt } from './attempt.ts';
import type { BodyOptions } from './body.ts';
import { callbackBody } from './body.ts';
import type { CallbackMetrics } from './callbackMetrics.ts';
import type { PendingCallback, Tried } from './callbackQueue.ts';
import { CallbackQueue } from './callbackQueue.ts';

/** Messages under way at once, to whichever hosts. */
const AT_ONCE = 16;
/** After trouble with log, state or rows. */
const REST_MS = 1_000;
/** What is under way when it is stopped gets so long to end. */
const STOP_MS = 5_000;
const LONGEST_TIMER_MS = 3_600_000;

export interface CallbackOptions extends BodyOptions {
  readonly outbound: Pick<Outbound, 'postSmall'>;
  readonly secrets: CallbackSecrets;
  /** Calls back for each event that joins the log; returns how that is ended. */
  readonly listen: (listener: (event: Recorded) => void) => () => void;
  readonly metrics: CallbackMetrics;
  readonly onError: (error: unknown, what: string) => void;
  /** Lets something happen after some milliseconds; returns how that is undone. Node's timers unless told. */
  readonly later?: (ms: number, act: () => void) => () => void;
}

/** What came of a start. */
interface Outcome {
  readonly tried: Tried;
  /** How it stands where it is to be sent all the same. */
  readonly still: PendingCallback | null;
}

/**
 * Tells systems that their tasks have ended. One node does so, for all. What is to be sent it hears from the log at
 * once, and from the rows what others have left; each is read again before it is sent. It is written down afterwards: a
 * crash in between sends it again.
 */
export class Callbacks {
  readonly #options: CallbackOptions;
  readonly #context = internalContext('Callbacks');
  readonly #queue = new CallbackQueue();
  readonly #sending = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #calls = new AbortController();
  readonly #endListening: () => void;
  readonly #loading: Promise<void>;
  #endTimer: () => void = () => {};

  constructor(options: CallbackOptions) {
    this.#options = options;
    this.#endListening = options.listen((event) => {
      if (categoryOf(event.stream) !== 'callback') return;
      this.#queue.apply(event as Recorded<CallbackEvent>);
      this.#startDue();
    });
    this.#loading = this.#load();
  }

  /** Begins no further attempt, and gives those that are under way a moment. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#endListening();
    this.#endTimer();
    const endWaiting = this.#later(STOP_MS, () => this.#calls.abort());
    await Promise.all([this.#loading, ...this.#sending]);
    endWaiting();
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Finds out what is to be sent already, as soon as the rows know all that had happened before. */
  async #load(): Promise<void> {
    while (!this.#isStopped) {
      try {
        if (await this.#areRowsComplete()) {
          for (const callback of await listPendingCallbacks(this.#options.reads))
            this.#queue.put(pendingOf(callback));
          this.#startDue();
          return;
        }
      } catch (error) {
        this.#options.onError(error, 'callbacks that are to be sent could not be found');
      }
      await this.#rest();
    }
  }

  async #areRowsComplete(): Promise<boolean> {
    const { reads, orchestrator } = this.#options;
    if (reads.building().includes(callbackStatus.name)) return false;
    return (await reads.consistency.waitFor(await orchestrator.store.lastPosition())) === 0;
  }

  #startDue(): void {
    if (this.#isStopped) return;
    const { clock } = this.#options.orchestrator;
    while (this.#queue.running < AT_ONCE) {
      const next = this.#queue.start(clock());
      if (next === null) break;
      const sending = this.#handle(next).finally(() => {
        this.#sending.delete(sending);
        this.#startDue();
      });
      this.#sending.add(sending);
    }
    this.#arm();
  }

  /** Where all hands are busy, the first that is free looks again. */
  #arm(): void {
    this.#endTimer();
    const at = this.#queue.running < AT_ONCE ? this.#queue.nextAt() : null;
    if (at === null) return;
    const ms = Math.min(LONGEST_TIMER_MS, Math.max(0, at - this.#options.orchestrator.clock()));
    this.#endTimer = this.#later(ms, () => this.#startDue());
  }

  #later(ms: number, act: () => void): () => void {
    return (this.#options.later ?? byTimer)(ms, act);
  }

  async #handle(callback: PendingCallback): Promise<void> {
    const { clock } = this.#options.orchestrator;
    const { tried, still } = await this.#outcomeOf(callback);
    this.#queue.settle(callback.taskId, tried, clock(), still);
  }

  async #outcomeOf(pending: PendingCallback): Promise<Outcome> {
    const { orchestrator, onError } = this.#options;
    const { store, clock } = orchestrator;
    try {
      const callback = await findCallback(store, pending.taskId);
      if (callback === null || !isDue(callback, clock()))
        return { tried: 'untried', still: stillOf(callback) };
      return await this.#send(callback);
    } catch (error) {
      onError(error, `the callback of task ${pending.taskId} could not be sent`);
      return { tried: 'untried', still: { ...pending, dueAt: clock() + REST_MS } };
    }
  }

  async #send(callback: Callback): Promise<Outcome> {
    const { outbound, secrets, metrics, orchestrator } = this.#options;
    const [body, keys] = await Promise.all([
      callbackBody(this.#options, callback),
      secrets.keysOf(callback.systemId),
    ]);
    const startedAt = performance.now();
    const { signal } = this.#calls;
    const result = await attempt(callback, body, { outbound, keys, now: orchestrator.clock(), signal });
    if (result === null) return { tried: 'untried', still: stillOf(callback) };
    const ms = Math.round(performance.now() - startedAt);
    metrics.tried(callback, result, ms);
    const after = await this.#record(callback, result, ms);
    return { tried: triedBy(result), still: stillOf(after) };
  }

  /** The message has gone: that must not be forgotten because the log cannot be written for a while. */
  async #record(callback: Callback, result: AttemptResult, ms: number): Promise<Callback> {
    const { orchestrator, metrics, onError } = this.#options;
    const { taskId, folderId, attempts, revision } = callback;
    const context = { ...this.#context, folderId };
    const facts = { n: attempts + 1, ms, result, random: Math.random() };
    for (;;) {
      try {
        const after = await recordAttempt(orchestrator, context, taskId, facts);
        if (after.revision > revision) metrics.recorded(after);
        return after;
      } catch (error) {
        onError(error, `what came of the callback of task ${taskId} could not be written down`);
        if (this.#isStopped) return callback;
        await this.#rest();
      }
    }
  }

  async #rest(): Promise<void> {
    await delay(REST_MS, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}

function byTimer(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

const isDue = ({ status, nextAt }: Callback, now: number): boolean =>
  status === 'PENDING' && nextAt !== null && toMilliseconds(nextAt) <= now;

function pendingOf({ taskId, systemId, url, nextAt, revision }: Callback): PendingCallback {
  return { taskId, systemId, url, dueAt: nextAt === null ? 0 : toMilliseconds(nextAt), revision };
}

const stillOf = (callback: Callback | null): PendingCallback | null =>
  callback?.status === 'PENDING' ? pendingOf(callback) : null;

/** Whoever wants nothing more has answered, too; whoever may not be called has neither answered nor failed. */
function triedBy(result: AttemptResult): Tried {
  if (result.kind === 'refused') return 'untried';
  if (result.kind === 'failed') return 'failed';
  return isTaken(result.code) || result.code === GONE ? 'answered' : 'failed';
}
