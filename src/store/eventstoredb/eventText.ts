import type { EventData, JSONType, MetadataType } from '@eventstore/db-client';
import type { NewEvent } from '../eventStore.ts';

// A hash chain is over the texts of data and metadata, so they come back to the letter or the chain is broken. The
// client prints what it writes with JSON.stringify and parses what it reads. A text that this leaves as it is
// (nearly all: they were printed by JSON.stringify) is stored as JSON, which EventStoreDB's own tools show and index
// ($correlationId). Any other text, with number lexemes such as 1.0 or 9007199254740993, repeated keys, spaces or
// other escapes, is stored as bytes, which the client passes on untouched. The bytes on the server are the text in
// both cases; only metadata that are no such JSON get one byte more in front.

/** No JSON text begins with it, so that the client, which tries to parse all metadata, leaves these bytes alone. */
const NOT_JSON = 0;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** An event as the client takes it. */
export function toEventData({ id, type, data, metadata }: NewEvent): EventData {
  // The client takes metadata as bytes whatever they are, which spares it a printing and two conversions.
  const rest = {
    id,
    type,
    metadata: bytesOf(stableJson(metadata) === undefined ? marked(metadata) : metadata),
  };
  const json = stableJson(data);
  return json === undefined
    ? { ...rest, contentType: 'application/octet-stream', data: bytesOf(data) }
    : { ...rest, contentType: 'application/json', data: json };
}

/** The parsed text, where printing it gives the same text again; undefined where it does not. */
function stableJson(text: string): Exclude<JSONType, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStructure(value) && JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

const isStructure = (value: unknown): value is Exclude<JSONType, string> =>
  typeof value === 'object' && value !== null;

/** The client knows bytes by this very class: a Buffer would be printed as JSON. */
const bytesOf = (text: string): Uint8Array => encoder.encode(text);

const marked = (text: string): string => `${String.fromCharCode(NOT_JSON)}${text}`;

/** The texts of an event that the client has read, and what it has parsed already. */
export function textsOf({ data, metadata }: RecordedContent): Pick<NewEvent, 'data' | 'metadata' | 'parsed'> {
  const texts = { data: textOf(data), metadata: metadataText(metadata) };
  return isParsed(data) && isParsed(metadata) ? { ...texts, parsed: { data, metadata } } : texts;
}

const isParsed = (value: unknown): value is object => isStructure(value) && !(value instanceof Uint8Array);

interface RecordedContent {
  readonly data: JSONType | Uint8Array;
  readonly metadata?: MetadataType | undefined;
}

const textOf = (data: JSONType | Uint8Array): string =>
  data instanceof Uint8Array ? decoder.decode(data) : JSON.stringify(data);

function metadataText(metadata: MetadataType | undefined): string {
  if (metadata === undefined) return '';
  if (!(metadata instanceof Uint8Array)) return JSON.stringify(metadata);
  return decoder.decode(metadata[0] === NOT_JSON ? metadata.subarray(1) : metadata);
}
