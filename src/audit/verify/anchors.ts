import { setImmediate as turn } from 'node:timers/promises';
import type { FaultKind } from '../../domain/audit/events.ts';
import type { EventStore } from '../../store/eventStore.ts';
import type { Anchor, AnchorStatement } from '../anchors/anchor.ts';
import { isSigned, readAnchor } from '../anchors/anchor.ts';
import { anchorEvents } from '../anchors/anchorLog.ts';
import { GrowingTree } from '../tree.ts';

export interface AnchorFault {
  readonly number: number;
  readonly fault: FaultKind;
  /** For people. */
  readonly detail: string;
}

/** Which anchors were signed with a key. */
export interface KeyUse {
  readonly publicKey: string;
  readonly first: number;
  readonly last: number;
  readonly anchors: number;
}

/** What an anchor says of the events behind the one before it, or from the beginning of its log. */
export interface Claim {
  readonly number: number;
  readonly logId: string;
  readonly position: number;
  readonly count: number;
  readonly events: number;
  readonly span: string;
}

export interface Trust {
  /** Public keys whose signatures count; null where none is known, so that any counts. */
  readonly keys: readonly string[] | null;
  /** Anchors that are kept elsewhere: their hashes by their numbers. */
  readonly kept: ReadonlyMap<number, string>;
  /** Numbers of anchors that may say that later ones were lost: people know why. */
  readonly acceptedLosses: ReadonlySet<number>;
}

export interface AnchorsReport {
  readonly anchors: number;
  readonly claims: readonly Claim[];
  readonly faults: readonly AnchorFault[];
  readonly keys: readonly KeyUse[];
}

/** Checks the anchors of a log by themselves: signatures, and that each goes on from the one before. */
export async function checkAnchors(
  log: Pick<EventStore, 'readStream'>,
  trust: Trust,
): Promise<AnchorsReport> {
  const check = new AnchorsCheck(trust);
  for await (const page of anchorEvents(log)) {
    for (const event of page) check.next(readAnchor(event.data));
    await turn();
  }
  return check.report();
}

class AnchorsCheck {
  readonly #trust: Trust;
  readonly #spans = new GrowingTree();
  readonly #claims: Claim[] = [];
  readonly #faults: AnchorFault[] = [];
  readonly #keys = new Map<string, KeyUse>();
  #previous: Anchor | null = null;
  #number = 0;

  constructor(trust: Trust) {
    this.#trust = trust;
  }

  next(anchor: Anchor | null): void {
    this.#checkKept(anchor);
    if (anchor === null) this.#fault('unreadable', 'what stands in its place is no anchor');
    else {
      this.#checkSignature(anchor);
      this.#checkChain(anchor);
      this.#checkLoss(anchor);
      this.#claim(anchor);
      this.#previous = anchor;
    }
    this.#number += 1;
  }

  report(): AnchorsReport {
    for (const number of this.#trust.kept.keys())
      if (number >= this.#number)
        this.#faults.push({ number, fault: 'missing', detail: 'it is kept elsewhere, and not in the log' });
    return {
      anchors: this.#number,
      claims: this.#claims,
      faults: this.#faults,
      keys: [...this.#keys.values()],
    };
  }

  #fault(fault: FaultKind, detail: string): void {
    this.#faults.push({ number: this.#number, fault, detail });
  }

  #checkKept(anchor: Anchor | null): void {
    const kept = this.#trust.kept.get(this.#number);
    if (kept !== undefined && kept !== anchor?.hash)
      this.#fault('missing', 'it is kept elsewhere, and another one stands in its place');
  }

  #checkSignature(anchor: Anchor): void {
    const { publicKey } = anchor.said;
    const known = this.#keys.get(publicKey);
    const use = { publicKey, first: known?.first ?? this.#number, last: this.#number };
    this.#keys.set(publicKey, { ...use, anchors: (known?.anchors ?? 0) + 1 });
    if (!isSigned(anchor)) this.#fault('signature', 'its signature is not one of what it says');
    else if (this.#trust.keys?.includes(publicKey) === false)
      this.#fault('key', `it was signed with the key ${publicKey}`);
  }

  #checkChain({ said, nodes }: Anchor): void {
    const before = this.#previous;
    const completed = this.#spans.add(said.span);
    if (said.number !== this.#number) return this.#fault('chain', `it says that it is number ${said.number}`);
    if (said.previous !== (before?.hash ?? null))
      return this.#fault('chain', 'the anchor before it is another one');
    if (said.root !== this.#spans.root || completed.join() !== nodes.join())
      return this.#fault('chain', 'its root does not follow from the spans before it');
    if (said.count <= this.#countBefore(said)) this.#fault('chain', 'it covers no more than the one before');
  }

  /** A log that was moved is anchored from its beginning again. */
  #countBefore({ logId }: AnchorStatement): number {
    const before = this.#previous?.said;
    return before?.logId === logId ? before.count : 0;
  }

  #checkLoss({ said: { lost } }: Anchor): void {
    if (lost === undefined || this.#trust.acceptedLosses.has(this.#number)) return;
    this.#fault('lost', `anchor ${lost.number}, of ${lost.count} events, was lost before it`);
  }

  #claim({ said }: Anchor): void {
    const { number, logId, position, count, span } = said;
    const events = count - this.#countBefore(said);
    this.#claims.push({ number, logId, position, count, events, span });
  }
}
