import { once } from 'node:events';
import type { Client } from 'graphql-ws';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { EVENTS_OF_QUEUE } from './documents.ts';

/** Whom each event has to be told of. */
export const SUBSCRIBERS_OF_EACH = 10;
/** A server allows at most 100. */
const SUBSCRIPTIONS_A_CONNECTION = 50;
const LISTENING_MS = 60_000;

/** What a subscriber was told, and when, as performance.now() has it. */
export type OnTold = (workId: string, at: number) => void;

export interface Subscribers {
  readonly count: number;
  readonly connections: number;
  readonly close: () => Promise<void>;
}

/** So many subscribers to each queue over few connections, as soon as all of them listen. */
export async function subscribe(
  port: number,
  token: string,
  queueIds: readonly string[],
  onTold: OnTold,
): Promise<Subscribers> {
  const wanted = queueIds.flatMap((queueId) => Array.from({ length: SUBSCRIBERS_OF_EACH }, () => queueId));
  const clients: Client[] = [];
  const listening: Promise<void>[] = [];
  for (let from = 0; from < wanted.length; from += SUBSCRIPTIONS_A_CONNECTION) {
    const client = createClient({
      url: `ws://127.0.0.1:${port}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      lazy: false,
      retryAttempts: 0,
    });
    clients.push(client);
    for (const queueId of wanted.slice(from, from + SUBSCRIPTIONS_A_CONNECTION))
      listening.push(listen(client, queueId, onTold));
  }
  await Promise.race([Promise.all(listening), tooLate()]);
  return {
    count: wanted.length,
    connections: clients.length,
    close: async () => {
      for (const client of clients) await client.dispose();
    },
  };
}

async function tooLate(): Promise<never> {
  const late = AbortSignal.timeout(LISTENING_MS);
  await once(late, 'abort');
  throw new Error('not all subscribers were let in');
}

/** Resolves when it listens; its first message is of no event. */
function listen(client: Client, queueId: string, onTold: OnTold): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.subscribe<Told>(
    { query: EVENTS_OF_QUEUE, variables: { queueId } },
    {
      next: ({ data, errors }) => {
        const at = performance.now();
        if (errors !== undefined) return reject(new Error(`told of errors: ${JSON.stringify(errors)}`));
        const workId = data?.workEvents.workId ?? null;
        if (workId === null) resolve();
        else onTold(workId, at);
      },
      error: reject,
      complete: () => {},
    },
  );
  return promise;
}

interface Told extends Record<string, unknown> {
  readonly workEvents: { readonly workId: string | null };
}
