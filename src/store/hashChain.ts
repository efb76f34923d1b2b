import { hash } from 'node:crypto';
import type { NewEvent, StoredEvent } from './eventStore.ts';

/**
 * The hash chain of a stream. Each event's metadata ends with the member `hash`:
 * SHA-256(hash of the event before it ‖ JSON.stringify([stream, revision, id, type, data, metadata without hash])),
 * in hex, over the texts as written; before the first event stands the empty text.
 *
 * A chain shows that an event was altered, moved, swapped or cut out. By itself it does not show that the last events
 * of a stream or a whole stream are gone, nor that everything from some event on was written anew with new hashes.
 */

/** `,"hash":"` + 64 digits + `"}`; after an empty object the comma is an opening brace. */
const ending = /^[{,]"hash":"([0-9a-f]{64})"\}$/;
const ENDING_LENGTH = 75;

/** The same in JSON that holds the metadata as its last text, before the digits and behind them. */
const BEFORE_HASH = String.raw`,\"hash\":\"`;
const BEHIND_HASH = String.raw`\"}"]`;
const HASH_LENGTH = 64;
const TEXT_ENDING_LENGTH = BEFORE_HASH.length + HASH_LENGTH + BEHIND_HASH.length;

/**
 * The event as it is to be appended at that revision, and its hash for the next one. Its metadata is the text of a JSON
 * object without `hash`.
 */
export function seal(
  previousHash: string,
  stream: string,
  revision: number,
  event: NewEvent,
): { event: NewEvent; hash: string } {
  const own = link(previousHash, stream, revision, event, event.metadata);
  const comma = event.metadata === '{}' ? '' : ',';
  const metadata = `${event.metadata.slice(0, -1)}${comma}"hash":"${own}"}`;
  const { id, type, data, parsed } = event;
  return { event: { id, type, data, metadata, parsed }, hash: own };
}

/** The hash that a stored event carries; null where it carries none. */
export function hashOf({ metadata }: Pick<NewEvent, 'metadata'>): string | null {
  return ending.exec(metadata.slice(-ENDING_LENGTH))?.[1] ?? null;
}

/**
 * Whether a stored event is, to the letter, the one that was sealed behind `previousHash`. `own` is what hashOf says of
 * it, where that is known already.
 */
export function checkLink(previousHash: string, stored: StoredEvent, own = hashOf(stored)): boolean {
  if (own === null) return false;
  const { stream, revision, metadata } = stored;
  const body = metadata.slice(0, -ENDING_LENGTH);
  const unsealed = body === '' ? '{}' : `${body}}`;
  return link(previousHash, stream, revision, stored, unsealed) === own;
}

/**
 * The hash of an event given as JSON `[stream, revision, id, type, data, metadata]`, where it is, to the letter, the one
 * that was sealed behind `previousHash`. Null says nothing: the text may be written in another way than JSON.stringify
 * does, or the metadata has no other member.
 */
export function hashOfText(previousHash: string, text: string): string | null {
  const cut = text.length - TEXT_ENDING_LENGTH;
  if (!text.startsWith(BEFORE_HASH, cut)) return null;
  const own = hash('sha256', `${previousHash}${text.slice(0, cut)}}"]`, 'hex');
  return text.endsWith(own + BEHIND_HASH) ? own : null;
}

function link(
  previousHash: string,
  stream: string,
  revision: number,
  { id, type, data }: NewEvent,
  metadata: string,
): string {
  return hash('sha256', previousHash + JSON.stringify([stream, revision, id, type, data, metadata]), 'hex');
}
