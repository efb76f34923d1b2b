import { LRUCache } from 'lru-cache';
import type { EventStore, StoredEvent } from '../eventStore.ts';
import { checkLink, hashOf } from '../hashChain.ts';
import { brokenLine } from './brokenFile.ts';
import type { FileEvent } from './readEvents.ts';

/** Heads kept in memory; those of other streams are read again from the log that has them. */
const HEADS = 200_000;

interface Head {
  readonly revision: number;
  readonly hash: string;
}

const beforeFirst: Head = { revision: -1, hash: '' };

/** Checks the chains of the events of a file, page by page, as far as the log holds the pages before. */
export class Chains {
  readonly #log: Pick<EventStore, 'readStream'>;
  readonly #heads = new LRUCache<string, Head>({ max: HEADS });

  constructor(log: Pick<EventStore, 'readStream'>) {
    this.#log = log;
  }

  /** Throws BrokenFile. */
  async check(page: readonly FileEvent[]): Promise<void> {
    await this.#readHeads(page);
    for (const { event, line } of page) {
      const fault = faultOf(event, this.#heads.get(event.stream) ?? beforeFirst);
      if (fault !== null)
        throw brokenLine(line, `breaks the chain of ${event.stream} at revision ${event.revision}: ${fault}`);
      this.#heads.set(event.stream, { revision: event.revision, hash: hashOf(event) ?? '' });
    }
  }

  /** What an event of the page goes on from, unless it begins its stream. */
  async #readHeads(page: readonly FileEvent[]): Promise<void> {
    const firsts = new Map<string, number>();
    for (const { event } of page) if (!firsts.has(event.stream)) firsts.set(event.stream, event.revision);
    const reads = [...firsts].filter(([stream, revision]) => revision > 0 && !this.#heads.has(stream));
    await Promise.all(reads.map(([stream, revision]) => this.#readHead(stream, revision - 1)));
  }

  async #readHead(stream: string, revision: number): Promise<void> {
    const [last] = await this.#log.readStream(stream, { from: revision, maxCount: 1 });
    if (last !== undefined) this.#heads.set(stream, { revision, hash: hashOf(last) ?? '' });
  }
}

function faultOf(event: StoredEvent, head: Head): string | null {
  if (event.revision !== head.revision + 1) return 'it does not follow the event before it';
  if (hashOf(event) === null) return 'it carries no hash';
  return checkLink(head.hash, event) ? null : 'it is not what was written, or the event before it is not';
}
