// Callbacks on real commands, rows and connections. The clock starts now and is moved by the test alone, and so are the
// timers; receivers are servers of the test on the loopback address.
import type { ServerResponse } from 'node:http';
import { onTestFinished, vi } from 'vitest';
import { callbackSecrets, type CallbackSecrets } from '../../../../src/commands/callbackSecrets.ts';
import { completeTask } from '../../../../src/commands/finishTask.ts';
import type { NewTaskInput } from '../../../../src/commands/createTask.ts';
import type { Callback, CallbackEvent } from '../../../../src/domain/callback/callback.ts';
import { callbackStream, evolve } from '../../../../src/domain/callback/callback.ts';
import type { Recorded } from '../../../../src/domain/event.ts';
import type { OutboundOptions } from '../../../../src/outbound/outbound.ts';
import { createOutbound } from '../../../../src/outbound/outbound.ts';
import { CallbackMetrics } from '../../../../src/reactors/callbacks/callbackMetrics.ts';
import { Callbacks } from '../../../../src/reactors/callbacks/callbacks.ts';
import { followLog } from '../../../../src/reactors/logFollower.ts';
import type { ReadModels } from '../../../../src/readModel/readModels.ts';
import { openReadModels } from '../../../../src/readModel/readModels.ts';
import { openState } from '../../../../src/state/openState.ts';
import { decode } from '../../../../src/store/decode.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { memoryStore } from '../../../support/orchestrator.ts';
import type { Receiver } from '../../../support/receiver.ts';
import { startReceiver } from '../../../support/receiver.ts';
import { startTaskWorld, type TaskWorld } from '../../commands/taskWorld.ts';

/** A receiver that goes with the test; see startReceiver. */
export async function receiver(...answering: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...answering);
  onTestFinished(() => started.stop());
  return started;
}

export const status = (code: number, headers: Readonly<Record<string, string>> = {}) => {
  return (response: ServerResponse): void => void response.writeHead(code, headers).end();
};

export interface StartedCallbacks {
  readonly errors: readonly unknown[];
  readonly metrics: CallbackMetrics;
  stop(): Promise<void>;
}

export interface CallbackWorld extends TaskWorld {
  readonly secrets: CallbackSecrets;
  /** Sets a task and lets it be done; the id. */
  done(url: string, input?: Partial<NewTaskInput> & { readonly output?: string }): Promise<number>;
  callback(taskId: number): Promise<Callback>;
  /** Resolves when the callback is as wanted. */
  until(taskId: number, isSo: (callback: Callback) => boolean): Promise<Callback>;
  events(taskId: number): Promise<readonly Recorded<CallbackEvent>[]>;
  /** Moves the clock on, and lets all happen that was to happen by then. */
  pass(ms: number): void;
  /** Starts sending, on a store of its own where it is to fail. */
  start(options?: StartOptions): StartedCallbacks;
}

export interface StartOptions {
  readonly store?: EventStore;
  readonly outbound?: OutboundOptions;
  readonly includeLog?: boolean;
  /** What is read in the place of the rows. */
  readonly reads?: (reads: ReadModels) => ReadModels;
}

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

/** How long a test waits for what happens by itself. */
const PATIENCE = { timeout: 5_000, interval: 5 };

export async function callbackWorld(store = memoryStore()): Promise<CallbackWorld> {
  const world = await startTaskWorld({ store, clock: { now: Date.now() } });
  const { time, bySystem, byBot } = world;
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  const state = await openState({ path: ':memory:', onWriteError: note });
  const reads = await openReadModels({
    place: { path: ':memory:' },
    store,
    onWarning: (_, error) => note(error),
    onFailed: note,
  });
  await reads.startProjecting(1);
  const listeners = new Set<(event: Recorded) => void>();
  const follower = followLog(store, {
    after: store.lastAcknowledgedPosition,
    categories: new Set(['callback']),
    apply: (event) => {
      for (const listener of listeners) listener(event);
    },
    onGrown: (position) => reads.grown(position),
    onError: note,
  });
  const timers = new Set<Timer>();
  const later = (ms: number, act: () => void): (() => void) => {
    const timer = { at: time.now + ms, act };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const secrets = callbackSecrets(state.keys, () => time.now);
  const running = new Set<Callbacks>();
  onTestFinished(async () => {
    await Promise.all([...running].map((each) => each.stop()));
    await follower.stop();
    await reads.close();
    await state.close();
    if (errors.length > 0) throw errors[0];
  });

  const events = async (taskId: number): Promise<readonly Recorded<CallbackEvent>[]> =>
    (await store.readStream(callbackStream(taskId))).map((event) => decode(event) as Recorded<CallbackEvent>);
  const callback = async (taskId: number): Promise<Callback> => {
    const folded = (await events(taskId)).reduce<Callback | null>(evolve, null);
    if (folded === null) throw new Error(`there is no callback of task ${taskId}`);
    return folded;
  };

  return {
    ...world,
    secrets,
    done: async (url, { output = '{"Result_out":7}', ...input } = {}) => {
      const { task, leaseId } = await world.execute({ callback: url, ...input });
      const { id } = task.created;
      await completeTask(world, byBot, id, { leaseId }, output);
      return id;
    },
    callback,
    until: (taskId, isSo) =>
      vi.waitUntil(async () => {
        const now = await callback(taskId);
        return isSo(now) ? now : null;
      }, PATIENCE),
    events,
    pass: (ms) => {
      time.now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= time.now)) {
        timers.delete(timer);
        timer.act();
      }
    },
    start: ({ store: own = store, outbound: options, includeLog = false, reads: readsOf } = {}) => {
      const failures: unknown[] = [];
      const outbound = createOutbound({ allowLoopback: true, ...options });
      const metrics = new CallbackMetrics();
      const callbacks = new Callbacks({
        orchestrator: { ...world, store: own },
        reads: readsOf?.(reads) ?? reads,
        outbound,
        secrets,
        listen: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        metrics,
        includeLog,
        later,
        onError: (error) => failures.push(error),
      });
      running.add(callbacks);
      return {
        errors: failures,
        metrics,
        stop: async () => {
          running.delete(callbacks);
          await callbacks.stop();
          await outbound.close();
        },
      };
    },
    bySystem,
  };
}

export const hasEnded = ({ status: now }: Callback): boolean => now !== 'PENDING';
export const hasTried =
  (times: number) =>
  ({ attempts }: Callback): boolean =>
    attempts >= times;

/** Resolves when a receiver has had so many requests. */
export const untilHad = (of: Receiver, count: number): Promise<boolean> =>
  vi.waitUntil(() => of.had.length >= count, PATIENCE);
