import type { Connection } from '../http/connection.ts';
import { expectStatus } from '../load.ts';

const DATA = Buffer.from('{"data":{');
const ERRORS = Buffer.from('"errors":[');

/** Sends a request and answers its body, of which it is only seen that it tells of no errors. */
export async function send(connection: Connection, request: string): Promise<Buffer> {
  const { body } = expectStatus(await connection.send(request), 200);
  if (!body.subarray(0, DATA.length).equals(DATA) || body.includes(ERRORS))
    throw new Error(`GraphQL answered ${body.toString('utf8', 0, 500)}`);
  return body;
}
