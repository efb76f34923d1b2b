import { append } from '../../commands/append.ts';
import type { CommandContext } from '../../commands/context.ts';
import { metadataOf } from '../../commands/context.ts';
import type { Head } from '../../commands/sealedAppend.ts';
import { noHead, sealAppend } from '../../commands/sealedAppend.ts';
import type { AnchorEvent } from '../../domain/audit/events.ts';
import { fromMilliseconds } from '../../domain/instant.ts';
import type { Keys } from '../../state/keys.ts';
import type { EventStore, StoredEvent } from '../../store/eventStore.ts';
import type { Anchor } from './anchor.ts';
import { placeOfAnchor } from './anchorLog.ts';
import type { AnchorMaker } from './anchorMaker.ts';
import { keepWitness } from './witness.ts';

export interface WriterOptions {
  readonly store: EventStore;
  readonly keys: Pick<Keys, 'set'>;
  readonly clock: () => number;
  readonly context: CommandContext;
  readonly maker: AnchorMaker;
  /** Of the stream of the last anchor. */
  readonly head: Head;
  readonly everyEvents: number;
  readonly everyMs: number;
  /** An anchor that nobody waited for could not be appended. */
  readonly onError: (error: unknown) => void;
}

/** Takes the events of the log in their order and appends anchors, one after the other. */
export class AnchorWriter {
  readonly #options: WriterOptions;
  #head: Head;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#head = options.head;
  }

  /** The next events. Rejects where an anchor could not be appended: this writer is of no use then. */
  async take(events: readonly StoredEvent[]): Promise<void> {
    const { maker, everyEvents } = this.#options;
    for (const event of events) {
      maker.add(event);
      if (maker.events >= everyEvents && maker.hasNews) await this.#write();
    }
    if (maker.hasNews) this.#arm();
  }

  /** Covers what is not covered yet; resolves when all anchors are in the log. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    await (this.#options.maker.hasNews ? this.#write() : this.#turn);
  }

  /** Nothing more is appended by itself. */
  abandon(): void {
    clearTimeout(this.#timer);
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => {
      this.#write().catch(this.#options.onError);
    }, this.#options.everyMs);
  }

  /** Made at once, so that events that come meanwhile belong to the next one. */
  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { maker, clock } = this.#options;
    const anchor = maker.make(fromMilliseconds(clock()));
    this.#turn = this.#turn.then(() => this.#append(anchor));
    return this.#turn;
  }

  async #append(anchor: Anchor): Promise<void> {
    const { store, keys, clock, context } = this.#options;
    const { stream, revision } = placeOfAnchor(anchor.said.number);
    const { statement, signature, nodes } = anchor;
    const anchored: AnchorEvent = { type: 'Anchor', data: { statement, signature, nodes } };
    const before = revision === 0 ? noHead : this.#head;
    const sealed = sealAppend(stream, before, [anchored], metadataOf(context, clock));
    await append(store, sealed.append);
    this.#head = sealed.head;
    await keepWitness(keys, anchor);
  }
}
