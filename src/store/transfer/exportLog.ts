import { createHash, type Hash } from 'node:crypto';
import type { EventStore, StoredEvent } from '../eventStore.ts';
import { eventText, footerText, headerText } from './format.ts';

const PAGE = 500;

/** What a file holds already: its lines in the digest, the number of its events and the position of the last one. */
export interface Begun {
  readonly digest: Hash;
  readonly events: number;
  readonly position: number;
}

export const nothingYet = (): Begun => ({ digest: createHash('sha256'), events: 0, position: 0 });

export interface Exported {
  readonly events: number;
  readonly sha256: string;
}

/**
 * The text of an exported file, in pieces: the log up to position `until`, inclusive. Behind a file begun before, only
 * what is missing. `onProgress` is told the events in the file after each piece, `onEnd` once what the file then is.
 */
export async function* exportedText(
  log: Pick<EventStore, 'logId' | 'readAll'>,
  until: number,
  begun: Begun,
  onProgress: (events: number) => void,
  onEnd: (exported: Exported) => void,
): AsyncGenerator<string> {
  const digest = begun.digest.copy();
  let { events } = begun;
  const told = (text: string): string => {
    digest.update(text);
    return text;
  };
  if (events === 0) yield told(headerText(log.logId));
  for await (const page of pagesBehind(log, begun.position, until)) {
    events += page.length;
    yield told(page.map(eventText).join(''));
    onProgress(events);
  }
  const sha256 = digest.digest('hex');
  yield footerText(events, sha256);
  onEnd({ events, sha256 });
}

async function* pagesBehind(
  log: Pick<EventStore, 'readAll'>,
  after: number,
  until: number,
): AsyncGenerator<readonly StoredEvent[]> {
  for (let from = after; from < until;) {
    const page = await log.readAll({ after: from, maxCount: PAGE });
    const wanted = page.filter(({ position }) => position <= until);
    if (wanted.length > 0) yield wanted;
    from = page.at(-1)?.position ?? until;
  }
}
