import type { EventEmitter } from 'node:events';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { JSONEventData, JSONType, Position, RecordedEvent } from '@eventstore/db-client';
import { afterEach, beforeEach } from 'vitest';
import { startEventStoreServer } from '../../support/eventStoreServer/eventStoreServer.ts';
import type {
  EventStoreServer,
  EventStoreServerOptions,
} from '../../support/eventStoreServer/eventStoreServer.ts';

export interface World {
  readonly server: EventStoreServer;
  readonly client: EventStoreDBClient;
  /** A further client; all are disposed of after the test. */
  readonly connect: (url: string) => EventStoreDBClient;
}

/** A server and a real client for each test. */
export function world(options: EventStoreServerOptions = {}): World {
  let server: EventStoreServer | undefined;
  let clients: EventStoreDBClient[] = [];
  const connect = (url: string): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(url);
    clients.push(client);
    return client;
  };
  beforeEach(async () => {
    server = await startEventStoreServer(options);
    connect(server.url);
  });
  afterEach(async () => {
    const open = clients;
    clients = [];
    await Promise.all(open.map((client) => client.dispose()));
    await server?.stop();
  });
  return {
    get server() {
      return required(server);
    },
    get client() {
      return required(clients[0]);
    },
    connect,
  };
}

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('something is not there that the test needs');
  return value;
}

export const anEvent = (type = 'Edit', data: JSONType = { n: 1 }): JSONEventData =>
  jsonEvent({ type, data, metadata: { at: '2024-05-01T10:00:00Z' } });

export const events = (count: number): JSONEventData[] => Array.from({ length: count }, () => anEvent());

export const idsOf = (given: readonly { readonly id: string }[]): string[] => given.map(({ id }) => id);

interface Resolved {
  readonly event?: RecordedEvent | undefined;
}

/** The events that a read gives. */
export async function all(read: AsyncIterable<Resolved>): Promise<RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const { event } of read) if (event !== undefined) found.push(event);
  return found;
}

/** $all without the events of the server itself. */
export async function userEvents(client: EventStoreDBClient): Promise<RecordedEvent[]> {
  return (await all(client.readAll())).filter(({ type }) => !type.startsWith('$'));
}

export const positionOf = ({ position }: RecordedEvent): Position => required(position);

/** Gathers what a subscription says. */
export function follow(subscription: EventEmitter) {
  const seen: RecordedEvent[] = [];
  const signs: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  for (const sign of ['confirmation', 'caughtUp', 'fellBehind', 'end'])
    subscription.on(sign, () => {
      signs.push(sign);
      wake();
    });
  const failed = new Promise<unknown>((resolve) => subscription.on('error', resolve));
  subscription.on('data', ({ event }: Resolved) => {
    if (event !== undefined) seen.push(event);
    wake();
  });
  const until = (isReached: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!isReached()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { seen, signs, failed, until };
}
