import sortedBTree from 'sorted-btree';
import type { CallbackEvent } from '../../domain/callback/callback.ts';
import type { Recorded } from '../../domain/event.ts';
import { workIdOf } from '../../domain/eventId.ts';
import { toMilliseconds } from '../../domain/instant.ts';
import { Breaker } from './breaker.ts';

// The package is CommonJS: its default export is a member of what Node imports.
const { default: BTree } = sortedBTree;

/** Messages to one host that are under way at once. */
const PER_HOST = 2;

/** A callback that is to be sent. */
export interface PendingCallback {
  readonly taskId: number;
  readonly systemId: number;
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  /** Of the last event that is known here. */
  readonly revision: number;
}

/** What came of a start: the receiver answered, it failed to, or was not asked. */
export type Tried = 'answered' | 'failed' | 'untried';

/** What goes from one system to one host. */
interface Lane {
  readonly key: string;
  readonly host: string;
  /** The first due first. */
  readonly waiting: InstanceType<typeof BTree<PendingCallback, undefined>>;
  readonly breaker: Breaker;
  running: number;
}

const inOrder = (a: PendingCallback, b: PendingCallback): number => a.dueAt - b.dueAt || a.taskId - b.taskId;

/**
 * Which callback is sent next. What it knows may be old: whoever starts one reads it first, and tells with `settle` how
 * it stands. A receiver that is slow or does not answer keeps nobody else waiting.
 */
export class CallbackQueue {
  /** In the order in which they have their turn. */
  readonly #lanes = new Map<string, Lane>();
  readonly #pending = new Map<number, PendingCallback>();
  readonly #running = new Map<number, Lane>();
  readonly #runningByHost = new Map<string, number>();

  /** How many are to be sent, those under way among them. */
  get size(): number {
    return this.#pending.size;
  }

  /** How many are under way. */
  get running(): number {
    return this.#running.size;
  }

  /** It is to be sent; what is known of it already counts unless this is newer. */
  put(callback: PendingCallback): void {
    const known = this.#pending.get(callback.taskId);
    if (known !== undefined && known.revision >= callback.revision) return;
    if (known !== undefined) this.#takeOut(known);
    this.#pending.set(callback.taskId, callback);
    if (!this.#running.has(callback.taskId)) this.#lane(callback).waiting.set(callback, undefined);
  }

  /** Follows one event. */
  apply(event: Recorded<CallbackEvent>): void {
    const taskId = workIdOf(event);
    const { revision } = event;
    const known = this.#pending.get(taskId);
    if (known !== undefined && known.revision >= revision) return;
    if (event.type === 'Requested' || event.type === 'Replayed') {
      const { systemId, url } = event.data;
      this.put({ taskId, systemId, url, dueAt: toMilliseconds(event.metadata.at), revision });
      return;
    }
    if (known === undefined) return;
    const nextAt = event.type === 'AttemptFailed' ? event.data.nextAt : undefined;
    if (nextAt === undefined) this.#remove(known);
    else this.put({ ...known, dueAt: toMilliseconds(nextAt), revision });
  }

  /** The next one whose time has come, of a receiver that may be called; `settle` must follow. Null where there is none. */
  start(now: number): PendingCallback | null {
    for (const lane of this.#lanes.values()) {
      const first = lane.waiting.minKey();
      if (first === undefined || first.dueAt > now) continue;
      const opensAt = this.#opensAt(lane);
      if (opensAt === null || opensAt > now) continue;
      this.#begin(first, lane);
      return first;
    }
    return null;
  }

  /** When `start` finds one by the passing of time alone; null where it will not. */
  nextAt(): number | null {
    let earliest: number | null = null;
    for (const lane of this.#lanes.values()) {
      const first = lane.waiting.minKey();
      const opensAt = this.#opensAt(lane);
      if (first === undefined || opensAt === null) continue;
      const at = Math.max(first.dueAt, opensAt);
      if (earliest === null || at < earliest) earliest = at;
    }
    return earliest;
  }

  /** What was started is over. `still` says how it stands where it is to be sent all the same. */
  settle(taskId: number, tried: Tried, now: number, still: PendingCallback | null): void {
    const lane = this.#running.get(taskId);
    if (lane === undefined) throw new Error(`the callback of task ${taskId} was not started`);
    this.#end(taskId, lane);
    if (tried === 'answered') lane.breaker.answered();
    if (tried === 'failed') lane.breaker.failed(now);
    const known = this.#pending.get(taskId);
    if (still === null) this.#pending.delete(taskId);
    else if (known === undefined || known.revision <= still.revision) this.#pending.set(taskId, still);
    const pending = this.#pending.get(taskId);
    if (pending !== undefined) this.#lane(pending).waiting.set(pending, undefined);
    this.#forgetIdle(lane);
  }

  #begin(callback: PendingCallback, lane: Lane): void {
    lane.waiting.delete(callback);
    lane.running += 1;
    this.#running.set(callback.taskId, lane);
    this.#runningByHost.set(lane.host, this.#runningOn(lane.host) + 1);
    // The others have their turn first.
    this.#lanes.delete(lane.key);
    this.#lanes.set(lane.key, lane);
  }

  #end(taskId: number, lane: Lane): void {
    this.#running.delete(taskId);
    lane.running -= 1;
    const left = this.#runningOn(lane.host) - 1;
    if (left === 0) this.#runningByHost.delete(lane.host);
    else this.#runningByHost.set(lane.host, left);
  }

  #runningOn(host: string): number {
    return this.#runningByHost.get(host) ?? 0;
  }

  /** When a lane may begin something; null where that is known only when something ends. */
  #opensAt(lane: Lane): number | null {
    return this.#runningOn(lane.host) < PER_HOST ? lane.breaker.nextAt(lane.running) : null;
  }

  #lane({ systemId, url }: PendingCallback): Lane {
    const host = URL.parse(url)?.host ?? '';
    const key = `${systemId} ${host}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const waiting = new BTree<PendingCallback, undefined>(undefined, inOrder);
    const lane: Lane = { key, host, waiting, breaker: new Breaker(), running: 0 };
    this.#lanes.set(key, lane);
    return lane;
  }

  #remove(callback: PendingCallback): void {
    this.#pending.delete(callback.taskId);
    this.#takeOut(callback);
  }

  #takeOut(callback: PendingCallback): void {
    const lane = this.#lane(callback);
    lane.waiting.delete(callback);
    this.#forgetIdle(lane);
  }

  #forgetIdle(lane: Lane): void {
    if (lane.running === 0 && lane.waiting.size === 0) this.#lanes.delete(lane.key);
  }
}
