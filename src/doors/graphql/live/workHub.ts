import type { Recorded } from '../../../domain/event.ts';
import type { LiveEvent } from './liveEvent.ts';
import { queueNamedIn, workOfStream } from './liveEvent.ts';
import type { Mailbox } from './mailbox.ts';

/** What a subscription is about. */
export type Topic =
  | { readonly stream: string }
  | { readonly queueId: number; readonly folderId: number }
  | { readonly folderId: number };

type Mailboxes = Set<Mailbox<LiveEvent>>;

export interface WorkHubOptions {
  readonly liveEvent: (event: Recorded) => LiveEvent;
  /** The queue of an item whose event does not name it. */
  readonly queueOf: (stream: string) => Promise<number | null>;
}

/**
 * Hands each event of work to those who have subscribed to its work, its queue or its folder: what it costs depends on
 * how many they are, and on nothing where they are none. Each subscription gets its events in the order of the log.
 */
export class WorkHub {
  readonly #options: WorkHubOptions;
  readonly #streams = new Map<string, Mailboxes>();
  readonly #queues = new Map<number, Mailboxes>();
  readonly #folders = new Map<number, Mailboxes>();
  /** How many subscribe to queues of a folder. */
  readonly #queuesIn = new Map<number, number>();
  /** Events for queues that wait until it is known whose queue the first of them is of; null where none waits. */
  #unsorted: LiveEvent[] | null = null;

  constructor(options: WorkHubOptions) {
    this.#options = options;
  }

  /** One more event of the log, whatever it is of. */
  heard(event: Recorded): void {
    if (workOfStream(event.stream) === null) return;
    const { stream, metadata } = event;
    const ofWork = this.#streams.get(stream);
    const ofFolder = this.#folders.get(metadata.folderId);
    const isForQueues = this.#queuesIn.has(metadata.folderId) && stream.startsWith('queueItem-');
    if (ofWork === undefined && ofFolder === undefined && !isForQueues) return;
    const live = this.#options.liveEvent(event);
    tell(ofWork, live);
    tell(ofFolder, live);
    if (isForQueues) this.#sort(live);
  }

  /** From now on events about a topic come into a mailbox; returns how that is ended. */
  add(topic: Topic, mailbox: Mailbox<LiveEvent>): () => void {
    if ('stream' in topic) return addTo(this.#streams, topic.stream, mailbox);
    const { folderId } = topic;
    if (!('queueId' in topic)) return addTo(this.#folders, folderId, mailbox);
    this.#count(folderId, 1);
    const leave = addTo(this.#queues, topic.queueId, mailbox);
    return () => {
      leave();
      this.#count(folderId, -1);
    };
  }

  #count(folderId: number, more: 1 | -1): void {
    const count = (this.#queuesIn.get(folderId) ?? 0) + more;
    if (count === 0) this.#queuesIn.delete(folderId);
    else this.#queuesIn.set(folderId, count);
  }

  #sort(live: LiveEvent): void {
    const queueId = queueNamedIn(live.event);
    if (this.#unsorted !== null) this.#unsorted.push(live);
    else if (queueId !== null) tell(this.#queues.get(queueId), live);
    else {
      this.#unsorted = [live];
      void this.#sortAll(this.#unsorted);
    }
  }

  async #sortAll(unsorted: LiveEvent[]): Promise<void> {
    for (const live of unsorted) {
      try {
        const queueId = queueNamedIn(live.event) ?? (await this.#options.queueOf(live.event.stream));
        if (queueId !== null) tell(this.#queues.get(queueId), live);
      } catch (cause) {
        // Whoever it may have been for reads it when it subscribes again.
        const error =
          cause instanceof Error ? cause : new Error('whose event it was is not known', { cause });
        for (const mailboxes of this.#queues.values()) for (const mailbox of mailboxes) mailbox.fail(error);
      }
    }
    this.#unsorted = null;
  }
}

function tell(mailboxes: Mailboxes | undefined, live: LiveEvent): void {
  if (mailboxes !== undefined) for (const mailbox of mailboxes) mailbox.push(live);
}

function addTo<K>(all: Map<K, Mailboxes>, key: K, mailbox: Mailbox<LiveEvent>): () => void {
  const mailboxes = all.get(key) ?? new Set();
  all.set(key, mailboxes.add(mailbox));
  return () => {
    mailboxes.delete(mailbox);
    if (mailboxes.size === 0 && all.get(key) === mailboxes) all.delete(key);
  };
}
