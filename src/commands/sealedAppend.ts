import { randomUUID } from 'node:crypto';
import type { DomainEvent, Metadata, Recorded } from '../domain/event.ts';
import type { Append, NewEvent, StoredEvent } from '../store/eventStore.ts';
import { NO_STREAM, UNKNOWN_POSITION } from '../store/eventStore.ts';
import { hashOf, seal } from '../store/hashChain.ts';

/** Where a stream ends: what the next append must name, and what its hash chain goes on from. */
export interface Head {
  readonly revision: number;
  readonly hash: string;
}

export const noHead: Head = { revision: NO_STREAM, hash: '' };

/** The head of a stream by its last event. */
export const headAt = (last: StoredEvent | undefined): Head =>
  last === undefined ? noHead : { revision: last.revision, hash: hashOf(last) ?? '' };

/** An append with its hashes made, and the events as folds will read them. */
export interface SealedAppend {
  readonly append: Append;
  readonly recorded: readonly Recorded[];
  readonly head: Head;
}

/** Whether an append begins its stream. */
export const isFirst = ({ append }: Pick<SealedAppend, 'append'>): boolean =>
  append.expectedRevision === NO_STREAM;

/** Puts events behind `head` of a stream. Ids are random unless the caller names them. */
export function sealAppend(
  stream: string,
  head: Head,
  events: readonly DomainEvent[],
  metadata: Metadata,
  ids?: readonly string[],
): SealedAppend {
  const metadataText = textOf(metadata);
  const sealed: NewEvent[] = [];
  const recorded: Recorded[] = [];
  let { revision, hash } = head;
  for (const [index, { type, data }] of events.entries()) {
    revision += 1;
    const id = ids?.[index] ?? randomUUID();
    const link = seal(hash, stream, revision, {
      id,
      type,
      data: JSON.stringify(data),
      metadata: metadataText,
      parsed: { data, metadata },
    });
    hash = link.hash;
    sealed.push(link.event);
    recorded.push({ type, data, stream, revision, position: UNKNOWN_POSITION, id, metadata });
  }
  const append = { stream, expectedRevision: head.revision, events: sealed };
  return { append, recorded, head: { revision, hash } };
}

let lastMetadata: Metadata | undefined;
let lastText = '';

/** What one command appends to many streams has one metadata, whose text is made once. */
function textOf(metadata: Metadata): string {
  if (metadata !== lastMetadata) {
    lastText = JSON.stringify(metadata);
    lastMetadata = metadata;
  }
  return lastText;
}
