// Clients of subscriptions over real sockets.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Told, told } from '../world.ts';

/** One result of a subscription. */
export interface Message {
  readonly data: unknown;
  readonly position: string;
  readonly codes: readonly unknown[];
}

export interface Subscribed {
  /** The next one; throws where the subscription has ended without it. */
  next(): Promise<Message>;
  /** Whether it has ended: waits for that or for a message. */
  isOver(): Promise<boolean>;
  leave(): Promise<void>;
}

export interface Socket {
  subscribe(query: string, variables?: Record<string, unknown>): Subscribed;
  /** With which code and reason it was closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): void;
}

/** A connection of a client of graphql-ws, with a credential in `connection_init`. */
export function openSocket(url: string, token: string | null): Socket {
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: true,
    lazyCloseTimeout: 60_000,
    ...(token !== null && { connectionParams: { authorization: `Bearer ${token}` } }),
    on: {
      closed: (event) => {
        if (typeof event !== 'object' || event === null || !('code' in event) || !('reason' in event)) return;
        closed.resolve({ code: Number(event.code), reason: String(event.reason) });
      },
    },
  });
  return {
    subscribe: (query, variables = {}) => subscribed(client.iterate({ query, variables })),
    closed: closed.promise,
    close: () => void client.dispose(),
  };
}

export function subscribed(results: AsyncIterableIterator<unknown>): Subscribed {
  return {
    next: async () => {
      const { value, done } = await results.next();
      if (done === true) throw new Error('the subscription is over');
      return messageOf(value);
    },
    isOver: async () => (await results.next()).done === true,
    leave: async () => {
      await results.return?.();
    },
  };
}

export function messageOf(value: unknown): Message {
  const { data, codes, extensions }: Told = told(200, {}, JSON.stringify(value));
  return { data, codes, position: String(Object(extensions).position) };
}
