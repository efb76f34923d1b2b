import type { Recorded } from '../log/storedText.ts';
import { MessageWriter } from './messageWriter.ts';
import { writeUuid } from './uuid.ts';

// The messages `ReadResp` of the service Streams.

const TICKS_A_MILLISECOND = 10_000;

const writer = new MessageWriter();

function built(write: () => void): Buffer {
  write();
  return writer.take();
}

/** An event as a client is told of it; null where it is not told where in the whole log it stands. */
export type ToldEvent = Omit<Recorded, 'commit'> & { readonly commit: number | null };

export function eventResponse(event: ToldEvent, hasStructuredIds: boolean): Buffer {
  writer.message(1, () => {
    writer.message(1, () => writeRecorded(event, hasStructuredIds));
    if (event.commit === null) writer.empty(4);
    else writer.uint(3, event.commit);
  });
  return writer.take();
}

function writeRecorded(event: ToldEvent, hasStructuredIds: boolean): void {
  writeUuid(writer, 1, event.id, hasStructuredIds);
  writeStreamIdentifier(2, event.stream);
  writer.uint(3, event.revision);
  writePosition(4, event.commit);
  writePosition(5, event.commit);
  writeProperty('type', event.type);
  writeProperty('created', String(event.created * TICKS_A_MILLISECOND));
  writeProperty('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  writer.content(7, event.metadata);
  writer.content(8, event.data);
}

/** In place of a position that is not told. */
const NOWHERE = 2n ** 64n - 1n;

const writePosition = (field: number, commit: number | null): void => writer.uint(field, commit ?? NOWHERE);

function writeStreamIdentifier(field: number, stream: string): void {
  writer.message(field, () => writer.text(3, stream));
}

function writeProperty(name: string, value: string): void {
  writer.message(6, () => {
    writer.text(1, name);
    writer.text(2, value);
  });
}

export const confirmation = (subscriptionId: string): Buffer =>
  built(() => writer.message(2, () => writer.text(1, subscriptionId)));

export const checkpoint = (commit: number): Buffer =>
  built(() =>
    writer.message(3, () => {
      writer.uint(1, commit);
      writer.uint(2, commit);
    }),
  );

export const streamNotFound = (stream: string): Buffer =>
  built(() => writer.message(4, () => writeStreamIdentifier(1, stream)));

export const caughtUp = (): Buffer => built(() => writer.empty(8));

export const fellBehind = (): Buffer => built(() => writer.empty(9));
