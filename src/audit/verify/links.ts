import { fittingSize, PageReader } from '../../readModel/pageReader.ts';
import type { ChainText, ChainTexts } from '../../store/chainTexts.ts';
import type { EventStore, StoredEvent } from '../../store/eventStore.ts';
import { checkLink, hashOf, hashOfText } from '../../store/hashChain.ts';

const PAGE = 1_000;

/** An event as a link of the chain of its stream. */
export interface Link extends Pick<StoredEvent, 'stream' | 'revision' | 'position'> {
  /** Its hash where it is, to the letter, what was sealed behind `previousHash`; null where that is not sure. */
  hashBehind(previousHash: string): string | null;
  /** All of it. */
  event(): Promise<StoredEvent>;
}

/** The links of a log in its order, page by page. */
export interface Links {
  /** Those behind a position; none at the end. */
  read(after: number): Promise<readonly Link[]>;
}

/** From the events themselves, of any store. */
export function linksOf(log: Pick<EventStore, 'readAll'>): Links {
  const pages = new PageReader(log, PAGE);
  return { read: async (after) => (await pages.read(after)).map((event) => new EventLink(event)) };
}

/** From texts that the store has written; the log is asked for events that they do not confirm. */
export function linksOfTexts(texts: ChainTexts, log: Pick<EventStore, 'readStream'>): Links {
  let size = PAGE;
  return {
    read: async (after) => {
      const page = await texts.read(after, size);
      const characters = page.reduce((sum, { text }) => sum + text.length, 0);
      if (page.length > 0) size = fittingSize(page.length, characters, PAGE);
      return page.map((each) => new TextLink(each, log));
    },
  };
}

class EventLink implements Link {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly #event: StoredEvent;

  constructor(event: StoredEvent) {
    this.stream = event.stream;
    this.revision = event.revision;
    this.position = event.position;
    this.#event = event;
  }

  hashBehind(previousHash: string): string | null {
    const own = hashOf(this.#event);
    return checkLink(previousHash, this.#event, own) ? own : null;
  }

  async event(): Promise<StoredEvent> {
    return this.#event;
  }
}

class TextLink implements Link {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly #text: string;
  readonly #log: Pick<EventStore, 'readStream'>;

  constructor({ stream, revision, position, text }: ChainText, log: Pick<EventStore, 'readStream'>) {
    this.stream = stream;
    this.revision = revision;
    this.position = position;
    this.#text = text;
    this.#log = log;
  }

  hashBehind(previousHash: string): string | null {
    return hashOfText(previousHash, this.#text);
  }

  /** Throws where it is not found any more: events are never taken out of a log, or moved. */
  async event(): Promise<StoredEvent> {
    const [found] = await this.#log.readStream(this.stream, { from: this.revision, maxCount: 1 });
    if (found?.position !== this.position)
      throw new Error(`revision ${this.revision} of ${this.stream} was changed while it was read`);
    return found;
  }
}
