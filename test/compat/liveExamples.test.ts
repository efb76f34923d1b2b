// The examples of subscriptions, as programs of their own against the whole program.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { idOf } from '../doors/graphql/world.ts';
import { startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let queueId: string;
let running: ChildProcessByStdio<null, Readable, null> | null = null;

const ask = async (query: string): Promise<string> => {
  const { json } = await app.request('POST', '/graphql', { body: { query } });
  return idOf(Object(json).data);
};
beforeAll(async () => {
  app = await startApp({ onDisk: true, environment: { HOST: '127.0.0.1' } });
  queueId = await ask('mutation { createQueue(input: { name: "Q" }) { id } }');
});
afterEach(async () => {
  running?.kill();
  if (running?.exitCode === null) await once(running, 'exit');
  running = null;
});
afterAll(() => app.stop());

/** The lines that an example writes, as they come. */
function linesOf(file: string): AsyncIterator<string> {
  running = spawn(process.execPath, [file, app.url, app.token, queueId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return createInterface({ input: running.stdout })[Symbol.asyncIterator]();
}

describe('examples of subscriptions', () => {
  it.each(['examples/live/webSocket.mjs', 'examples/live/serverSentEvents.mjs'])(
    'follow a queue: %s',
    async (file) => {
      const lines = linesOf(file);
      expect((await lines.next()).value).toBe('listening');
      const id = await ask(`mutation { addQueueItem(input: { queueId: "${queueId}" }) { id } }`);
      expect((await lines.next()).value).toBe(`${id} CREATE NEW by admin`);
    },
  );
});
