import { BACKWARDS, END, FORWARDS, START, StreamNotFoundError } from '@eventstore/db-client';
import type { ReadStream, StoredEvent } from '../eventStore.ts';
import { collect } from './collect.ts';
import type { Connection, Lease } from './connection.ts';
import { reading } from './reading.ts';
import { streamEvent } from './storedEvent.ts';

/** Events of one stream, as the port says; of the streams of this adapter, too. */
export async function readStream(
  connection: Connection,
  stream: string,
  options: ReadStream = {},
): Promise<readonly StoredEvent[]> {
  const read = await reading(connection, async (lease) => {
    try {
      return await recorded(connection, lease, stream, options);
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    }
  });
  return read.flatMap(({ event }) => (event === undefined ? [] : [streamEvent(event)]));
}

function recorded(
  { timing }: Connection,
  { client, retired }: Lease,
  stream: string,
  { from, direction = 'forwards', maxCount }: ReadStream,
) {
  const isForwards = direction === 'forwards';
  const read = client.readStream(stream, {
    direction: isForwards ? FORWARDS : BACKWARDS,
    fromRevision: from === undefined ? (isForwards ? START : END) : BigInt(from),
    ...(maxCount !== undefined && { maxCount }),
  });
  return collect(read, timing.silenceMs, retired);
}
