import { eventBytes } from './eventBytes.ts';
import { AppendTooLarge, MAX_APPEND_BYTES, MAX_REVISION, NO_STREAM, StreamFull } from './eventStore.ts';
import type { Append, NewEvent } from './eventStore.ts';

const MAX_STREAM_NAME = 256;
const lowerCaseUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * What every store refuses before it looks at the stream, so that all refuse alike. Returns the bytes of the append.
 * TypeError for what only a mistake in the code can cause, AppendTooLarge, StreamFull.
 */
export function checkAppend({ stream, expectedRevision, events }: Append): number {
  checkStreamName(stream);
  if (!Number.isSafeInteger(expectedRevision) || expectedRevision < NO_STREAM) {
    throw new TypeError(`${expectedRevision} is not a revision to expect`);
  }
  if (expectedRevision + events.length > MAX_REVISION) throw new StreamFull(stream);
  const bytes = events.reduce((sum, event) => sum + checkedBytes(event), 0);
  if (bytes > MAX_APPEND_BYTES) {
    throw new AppendTooLarge(`an append of ${bytes} bytes to ${stream} is above ${MAX_APPEND_BYTES}`);
  }
  return bytes;
}

/** The category before the first `-` must be there; names that start with `$` belong to EventStoreDB. */
function checkStreamName(stream: string): void {
  const isName = stream.indexOf('-') > 0 && !stream.startsWith('$') && stream.length <= MAX_STREAM_NAME;
  if (!isName || !stream.isWellFormed()) throw new TypeError(`"${stream}" is not the name of a stream`);
}

/** A lone surrogate does not survive UTF-8 and upper case does not survive EventStoreDB: the hash would then not hold. */
function checkedBytes(event: NewEvent): number {
  const { id, type, data, metadata } = event;
  if (!lowerCaseUuid.test(id)) throw new TypeError(`"${id}" is not a UUID in lower case`);
  if (!type.isWellFormed() || !data.isWellFormed() || !metadata.isWellFormed()) {
    throw new TypeError(`the text of event ${id} is not well-formed Unicode`);
  }
  return eventBytes(event);
}
