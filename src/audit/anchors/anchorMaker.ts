import type { Instant } from '../../domain/instant.ts';
import { categoryOf } from '../../domain/event.ts';
import type { StoredEvent } from '../../store/eventStore.ts';
import { hashOf } from '../../store/hashChain.ts';
import { GrowingTree, NO_HASH } from '../tree.ts';
import type { Anchor, AnchorStatement, LostAnchor } from './anchor.ts';
import { anchorOf } from './anchor.ts';
import { ANCHOR_CATEGORY } from './anchorLog.ts';
import type { Signer } from './signer.ts';

export interface MakerOptions {
  readonly logId: string;
  readonly signer: Signer;
  /** The last anchor of the log; null where it has none. */
  readonly last: Anchor | null;
  /** The peaks of the tree over the spans up to it. */
  readonly peaks: readonly string[];
  readonly lost?: LostAnchor | undefined;
}

/** Makes one anchor behind the other from the events of a log, given in their order. */
export class AnchorMaker {
  readonly #logId: string;
  readonly #signer: Signer;
  readonly #spans: GrowingTree;
  #previous: string | null;
  #count: number;
  #lost: LostAnchor | undefined;
  #span = new GrowingTree();
  #position = 0;
  #hasNews = false;

  constructor({ logId, signer, last, peaks, lost }: MakerOptions) {
    this.#logId = logId;
    this.#signer = signer;
    this.#spans = new GrowingTree(last === null ? 0 : last.said.number + 1, peaks);
    this.#previous = last?.hash ?? null;
    // What was anchored before the log was moved is covered anew: a move keeps the order of some stores only roughly.
    this.#count = last?.said.logId === logId ? last.said.count : 0;
    this.#lost = lost;
  }

  /** Events that no anchor covers yet. */
  get events(): number {
    return this.#span.leaves;
  }

  /** Whether there is anything but anchors among them. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  /** The next event of the log. */
  add(event: StoredEvent): void {
    this.#span.add(hashOf(event) ?? NO_HASH);
    this.#position = event.position;
    this.#hasNews ||= categoryOf(event.stream) !== ANCHOR_CATEGORY;
  }

  /** The anchor that covers all events so far, of which there is a new one. */
  make(at: Instant): Anchor {
    const number = this.#spans.leaves;
    const span = this.#span.root;
    const nodes = this.#spans.add(span);
    this.#count += this.#span.leaves;
    const said: AnchorStatement = {
      v: 1,
      number,
      logId: this.#logId,
      position: this.#position,
      count: this.#count,
      span,
      root: this.#spans.root,
      previous: this.#previous,
      at,
      publicKey: this.#signer.publicKey,
      ...(this.#lost !== undefined && { lost: this.#lost }),
    };
    const statement = JSON.stringify(said);
    const anchor = anchorOf(said, { statement, signature: this.#signer.sign(statement), nodes });
    this.#previous = anchor.hash;
    this.#lost = undefined;
    this.#span = new GrowingTree();
    this.#hasNews = false;
    return anchor;
  }
}
