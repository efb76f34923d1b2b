import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { DatabaseUnusable, waitForDatabase } from '../../../src/postgres/waitForDatabase.ts';

it('given a server that accepts connections and says nothing, then it is waited for as long as told, and named', async () => {
  const mute = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  onTestFinished(() => void mute.close());
  const { port } = mute.address() as AddressInfo;
  const waiting = waitForDatabase(`postgres://me:hidden@127.0.0.1:${port}/orders`, 1);
  await expect(waiting).rejects.toBeInstanceOf(DatabaseUnusable);
  await expect(waiting).rejects.toThrow(
    `the database 127.0.0.1:${port}/orders cannot be reached within 1 s: timeout expired`,
  );
});

it('given a database that is not there, then it is said once that it is waited for, without who asks', async () => {
  const told: string[] = [];
  const url = 'postgres://me:hidden@127.0.0.1:1/orders';
  await expect(waitForDatabase(url, 1, (message) => told.push(message))).rejects.toBeInstanceOf(
    DatabaseUnusable,
  );
  expect(told).toEqual(['waiting up to 1 s for the database 127.0.0.1:1/orders']);
});
