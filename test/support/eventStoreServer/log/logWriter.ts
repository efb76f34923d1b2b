import { randomUUID } from 'node:crypto';
import type { Appended, EventStore } from '../../../../src/store/eventStore.ts';
import { MAX_REVISION, NO_STREAM, WrongExpectedRevision } from '../../../../src/store/eventStore.ts';
import { appendsFor } from './chunks.ts';
import { headOf } from './head.ts';
import { commitOf } from './positions.ts';
import { RecentIds } from './recentIds.ts';
import type { Proposed } from './storedText.ts';
import { isSoftDeleted, withTruncation } from './streamStates.ts';
import type { StreamState, StreamStates } from './streamStates.ts';
import { isMetastream, metastreamOf, placeOf, tombstoneOf } from './streamNames.ts';

/** A revision, NO_STREAM, or one of the two words that name none. */
export type Expected = number | 'any' | 'stream_exists';

/** `revision` is NO_STREAM where there is no stream; `commit` is not told where nothing was written. */
interface Written {
  readonly kind: 'written';
  readonly revision: number;
  readonly commit: number | undefined;
}

export type AppendResult =
  | Written
  | { readonly kind: 'wrongExpectedVersion'; readonly current: number }
  | { readonly kind: 'streamDeleted' };

/** Judges and writes appends as EventStoreDB does. What the store beneath throws passes through. */
export class LogWriter {
  readonly #store: EventStore;
  readonly #states: StreamStates;
  readonly #recent = new RecentIds();
  /** Position of the last event that was answered as new: one at or below it belongs to a repeat. */
  #highest: number;

  constructor(store: EventStore, states: StreamStates, lastPosition: number) {
    this.#store = store;
    this.#states = states;
    this.#highest = lastPosition;
  }

  async append(stream: string, expected: Expected, events: readonly Proposed[]): Promise<AppendResult> {
    const state = this.#states.of(stream);
    if (state.isTombstoned) return { kind: 'streamDeleted' };
    const result =
      typeof expected === 'number'
        ? await this.#appendAtRevision(stream, expected, events)
        : await this.#appendAtHead(stream, expected, events);
    if (isSoftDeleted(state) && result.kind === 'written' && result.commit !== undefined) {
      await this.#setMetadata(
        stream,
        withTruncation(state.metadata, String(result.revision - events.length + 1)),
      );
    }
    return result;
  }

  /** Hides all events of a stream; the next append opens it again. */
  async softDelete(stream: string, expected: Expected): Promise<AppendResult> {
    const state = this.#states.of(stream);
    const refusal = await this.#refusal(stream, state, expected);
    return refusal ?? this.#setMetadata(stream, withTruncation(state.metadata, '9223372036854775807'));
  }

  /** Ends a stream for good. */
  async tombstone(stream: string, expected: Expected): Promise<AppendResult> {
    const refusal = await this.#refusal(stream, this.#states.of(stream), expected);
    if (refusal !== undefined) return refusal;
    const deleted = proposal('$streamDeleted', '');
    const appends = appendsFor(tombstoneOf(stream), NO_STREAM, [deleted], Date.now());
    const [appended] = await this.#store.appendAll(appends);
    this.#states.learn({ stream, type: deleted.type, data: '' });
    return this.#answer(appended);
  }

  async #refusal(stream: string, state: StreamState, expected: Expected): Promise<AppendResult | undefined> {
    if (state.isTombstoned) return { kind: 'streamDeleted' };
    if (expected === 'any') return undefined;
    const current = await headOf(this.#store, stream);
    if (expected === 'stream_exists') return this.#refusalOfMissing(state, current);
    return current === expected ? undefined : { kind: 'wrongExpectedVersion', current };
  }

  #refusalOfMissing(state: StreamState, head: number): AppendResult | undefined {
    if (isSoftDeleted(state)) return { kind: 'streamDeleted' };
    const exists = head !== NO_STREAM || state.metadata !== undefined;
    return exists ? undefined : { kind: 'wrongExpectedVersion', current: head };
  }

  /** A deleted stream counts as missing, but the repeat of an append from before stays a repeat. */
  async #appendAtRevision(
    stream: string,
    expected: number,
    events: readonly Proposed[],
  ): Promise<AppendResult> {
    const result = await this.#appendAt(stream, expected, events);
    const mayGoOn = expected === NO_STREAM && result.kind === 'wrongExpectedVersion';
    if (!mayGoOn || !isSoftDeleted(this.#states.of(stream))) return result;
    return this.#appendAtHead(stream, 'any', events);
  }

  /** Judged anew where somebody else was quicker. */
  async #appendAtHead(
    stream: string,
    expected: 'any' | 'stream_exists',
    events: readonly Proposed[],
  ): Promise<AppendResult> {
    for (let head = await headOf(this.#store, stream); ;) {
      const missing = expected === 'any' ? undefined : this.#refusalOfMissing(this.#states.of(stream), head);
      const early = missing ?? this.#repeated(stream, events, head);
      if (early !== undefined) return early;
      const result = await this.#appendAt(stream, head, events);
      if (result.kind !== 'wrongExpectedVersion') return result;
      head = result.current;
    }
  }

  /** Where no revision is expected, a repeat is known by its ids, as long as they are remembered. */
  #repeated(stream: string, events: readonly Proposed[], head: number): AppendResult | undefined {
    const revisions = events.map(({ id }) => this.#recent.revisionOf(stream, id));
    const last = revisions.at(-1);
    if (revisions[0] === undefined) return undefined;
    return last === undefined || revisions.includes(undefined)
      ? { kind: 'wrongExpectedVersion', current: head }
      : { kind: 'written', revision: last, commit: undefined };
  }

  async #appendAt(stream: string, expected: number, events: readonly Proposed[]): Promise<AppendResult> {
    // The store beneath refuses such revisions before it looks where the stream is.
    if (expected + events.length > MAX_REVISION) {
      return { kind: 'wrongExpectedVersion', current: await headOf(this.#store, stream) };
    }
    try {
      const appends = appendsFor(placeOf(stream), expected, events, Date.now());
      const [appended] = await this.#store.appendAll(appends);
      const result = this.#answer(appended);
      if (result.commit !== undefined) this.#remember(stream, expected, events);
      return result;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      return { kind: 'wrongExpectedVersion', current: error.actualRevision };
    }
  }

  #remember(stream: string, expected: number, events: readonly Proposed[]): void {
    let revision = expected;
    for (const { id, type, data } of events) {
      this.#recent.add(stream, (revision += 1), id);
      if (isMetastream(stream)) this.#states.learn({ stream, type, data: Buffer.from(data).toString() });
    }
  }

  /** Appends are answered in the order of the log. */
  #answer(appended: Appended | undefined): Written {
    const { revision = NO_STREAM, position } = appended ?? {};
    const isNew = position !== undefined && position > this.#highest;
    if (isNew) this.#highest = position;
    return { kind: 'written', revision, commit: isNew ? commitOf(position) : undefined };
  }

  #setMetadata(stream: string, metadata: string): Promise<AppendResult> {
    return this.append(metastreamOf(stream), 'any', [proposal('$metadata', metadata)]);
  }
}

/** An event of the server itself. */
export const proposal = (type: string, json: string): Proposed => ({
  id: randomUUID(),
  type,
  isJson: json !== '',
  data: Buffer.from(json),
  metadata: new Uint8Array(),
});
