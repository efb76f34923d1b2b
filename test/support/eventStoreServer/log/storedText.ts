import { isUtf8 } from 'node:buffer';
import type { NewEvent, StoredEvent } from '../../../../src/store/eventStore.ts';
import { commitOf } from './positions.ts';
import { TOMBSTONE } from './streamNames.ts';

/** An event as a client sends it. */
export interface Proposed {
  /** A UUID in lower case. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as it is read. */
export interface Recorded {
  readonly stream: string;
  readonly revision: number | bigint;
  readonly commit: number;
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly data: string | Uint8Array;
  readonly metadata: string | Uint8Array;
}

/** The revision that a tombstone has: the largest. */
export const TOMBSTONE_REVISION = 9_223_372_036_854_775_807n;

// The store beneath keeps texts. What it has no column for stands in a line before the metadata: `j` or `b` for JSON
// or bytes, how data and metadata are written (`t` as text, `x` as base64, `c` in chunks), the time, and, of a stream
// whose name does not fit, the name.

type Writing = 't' | 'x' | 'c';

export function toStored(name: string | undefined, event: Proposed, created: number): NewEvent {
  const [dataAs, data] = written(event.data);
  const [metadataAs, metadata] = written(event.metadata);
  const head = header(name, event.isJson, dataAs, metadataAs, created);
  return { id: event.id, type: event.type, data, metadata: `${head}${metadata}` };
}

/** The event without its content, which stands in chunks. */
export function toStoredEmpty(name: string | undefined, event: Proposed, created: number): NewEvent {
  const head = header(name, event.isJson, 'c', 'c', created);
  return { id: event.id, type: event.type, data: '', metadata: head };
}

function header(
  name: string | undefined,
  isJson: boolean,
  data: Writing,
  metadata: Writing,
  created: number,
): string {
  const named = name === undefined ? '' : ` ${JSON.stringify(name)}`;
  return `${isJson ? 'j' : 'b'}${data}${metadata}${created}${named}\n`;
}

function written(bytes: Uint8Array): [Writing, string] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) ? ['t', buffer.toString('utf8')] : ['x', buffer.toString('base64')];
}

const HEADER = /^([jb])([txc])([txc])(\d+)(?: ([^\n]+))?\n/;

export function fromStored(event: StoredEvent): Recorded {
  const [line = '', kind, dataAs, metadataAs, created, name] = HEADER.exec(event.metadata) ?? [];
  if (line === '') throw new TypeError(`the log holds an event ${event.id} of somebody else`);
  return {
    stream: name === undefined ? event.stream : String(JSON.parse(name)),
    revision: event.stream.startsWith(`${TOMBSTONE}-`) ? TOMBSTONE_REVISION : event.revision,
    commit: commitOf(event.position),
    id: event.id,
    type: event.type,
    isJson: kind === 'j',
    created: Number(created),
    data: read(dataAs, event.data),
    metadata: read(metadataAs, event.metadata.slice(line.length)),
  };
}

const read = (as: string | undefined, text: string): string | Uint8Array =>
  as === 'x' ? Buffer.from(text, 'base64') : text;

/** Whether the content stands in chunks and must be fetched. */
export const isChunked = (event: StoredEvent): boolean => event.metadata.charCodeAt(1) === 99;
