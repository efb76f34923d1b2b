import { randomUUID } from 'node:crypto';
import { NO_STREAM, WrongExpectedRevision } from '../eventStore.ts';
import { append } from './append.ts';
import type { Connection } from './connection.ts';
import { readStream } from './readStream.ts';
import { OWN_STREAMS } from './storedEvent.ts';

const stream = `${OWN_STREAMS}logId`;

/** The random id of the log: whoever comes first gives it, and all others read what that was. */
export async function readLogId(connection: Connection): Promise<string> {
  const known = await find(connection);
  if (known !== null) return known;
  try {
    const data = JSON.stringify({ logId: randomUUID() });
    await append(connection, {
      stream,
      expectedRevision: NO_STREAM,
      events: [{ id: randomUUID(), type: 'LogIdGiven', data, metadata: '{}' }],
    });
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
  const given = await find(connection);
  if (given === null) throw new Error(`${stream} was written and cannot be read`);
  return given;
}

async function find(connection: Connection): Promise<string | null> {
  const [first] = await readStream(connection, stream, { maxCount: 1 });
  if (first === undefined) return null;
  const { logId } = JSON.parse(first.data) as { readonly logId: string };
  return logId;
}
