import { createHash } from 'node:crypto';

/**
 * The store beneath wants names like `category-key` and keeps no `$` streams; EventStoreDB takes any name. A name that
 * does not fit is kept under its hash, and its events carry the name with them.
 */
export const HASHED = 'esdbStream';
/** Where the `$streamDeleted` events of tombstoned streams stand. */
export const TOMBSTONE = 'esdbTombstone';
/** Data of appends that are too large for the store beneath; not part of $all. */
export const CHUNK = 'esdbChunk';

const MAX_FITTING = 256;
const ours = [HASHED, TOMBSTONE, CHUNK].map((category) => `${category}-`);

const fits = (name: string): boolean =>
  name.indexOf('-') > 0 &&
  name.length <= MAX_FITTING &&
  !name.startsWith('$') &&
  !ours.some((prefix) => name.startsWith(prefix));

const hash = (name: string): string => createHash('sha256').update(name).digest('hex');

/** A stream of the store beneath. */
export interface Place {
  readonly beneath: string;
  /** The stream's name, where `beneath` is another. */
  readonly name: string | undefined;
}

export const placeOf = (name: string): Place =>
  fits(name) ? { beneath: name, name: undefined } : { beneath: `${HASHED}-${hash(name)}`, name };

export const tombstoneOf = (name: string): Place => ({ beneath: `${TOMBSTONE}-${hash(name)}`, name });

/** Each chunk of an event has its stream, the same one for a repeated append. */
export const chunkBeneath = (beneath: string, revision: number, id: string, n: number): string =>
  `${CHUNK}-${hash(`${beneath} ${revision} ${id}`)}.${n}`;

export const isVisible = (beneath: string): boolean => !beneath.startsWith(`${CHUNK}-`);

export const isMetastream = (name: string): boolean => name.startsWith('$$');
export const metastreamOf = (name: string): string => `$$${name}`;
/** The stream that a metastream describes. */
export const describedBy = (metastream: string): string => metastream.slice(2);
