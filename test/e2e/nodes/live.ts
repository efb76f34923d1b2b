// Subscribers at nodes of one log, and writers at others. Each expectation names nodes by their places, which come round.
import { expect, vi } from 'vitest';
import { at, idOf } from '../../doors/graphql/world.ts';
import { listening, take, WORK_EVENTS } from '../../doors/graphql/live/liveWorld.ts';
import { openSocket, type Socket, type Subscribed } from '../../doors/graphql/live/sockets.ts';
import type { ClusterNode } from './cluster.ts';

const STATUS = `subscription ($queueIds: [ID!]!) {
  processingStatus(queueIds: $queueIds) { status { itemsToProcess } }
}`;

export class LiveNodes {
  readonly #nodes: readonly Pick<ClusterNode, 'url'>[];
  readonly #token: string;
  readonly #sockets: Socket[] = [];

  constructor(nodes: readonly Pick<ClusterNode, 'url'>[], token: string) {
    this.#nodes = nodes;
    this.#token = token;
  }

  #url(n: number): string {
    const node = this.#nodes[n % this.#nodes.length];
    if (node === undefined) throw new Error('there are no nodes');
    return node.url;
  }

  open(n: number): Socket {
    const socket = openSocket(this.#url(n), this.#token);
    this.#sockets.push(socket);
    return socket;
  }

  close(): void {
    for (const socket of this.#sockets.splice(0)) socket.close();
  }

  /** What a node answers; throws where there is an error. */
  async ask(n: number, query: string, variables: object = {}): Promise<unknown> {
    const answer = await fetch(`${this.#url(n)}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const told: unknown = await answer.json();
    const errors: unknown = Reflect.get(Object(told), 'errors');
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return at(told, 'data');
  }

  /** A queue that all nodes know. */
  async createQueue(name: string): Promise<string> {
    const made = await this.ask(
      0,
      'mutation ($name: String!) { createQueue(input: { name: $name }) { id } }',
      {
        name,
      },
    );
    const id = idOf(made);
    const isKnown = async (n: number): Promise<boolean> =>
      at(await this.ask(n, 'query ($id: ID!) { queue(id: $id) { id } }', { id }), 'queue') !== null;
    for (const n of this.#nodes.keys()) await vi.waitUntil(() => isKnown(n), { timeout: 20_000 });
    return id;
  }

  async add(n: number, queueId: string): Promise<string> {
    const query = 'mutation ($queueId: ID!) { addQueueItem(input: { queueId: $queueId }) { id } }';
    return idOf(await this.ask(n, query, { queueId }));
  }

  comment(n: number, id: string): Promise<unknown> {
    return this.ask(n, 'mutation ($id: ID!) { addComment(queueItemId: $id, text: "look") { id } }', { id });
  }
}

/** What happens at each node reaches a subscriber of every other one. */
export async function expectHeardEverywhere(live: LiveNodes, count: number): Promise<void> {
  const queueId = await live.createQueue('Heard');
  const listeners = await Promise.all(
    Array.from({ length: count }, (_, n) => listening(live.open(n).subscribe(WORK_EVENTS, { queueId }))),
  );
  const expected: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = await live.add(n, queueId);
    await live.comment(n + 1, id);
    expected.push(`${id} CREATE`, `${id} COMMENT_ADDED`);
  }
  for (const listener of listeners) expect(await take(listener, expected.length)).toEqual(expected);
  // Of one piece of work, too, from the position at which another node has begun.
  const id = expected[0]?.split(' ')[0] ?? '';
  const variables = { kind: 'QUEUE_ITEM', id, after: listeners[0]?.position };
  const ofOne = await listening(live.open(1).subscribe(WORK_EVENTS, variables));
  expect(await take(ofOne, 2)).toEqual(expected.slice(0, 2));
}

/**
 * A subscriber whose connection is lost again and again, while nodes write, goes on at another one: `interrupt` is called
 * each time between two. What it was told in all is every event once, and each piece of work in its order. `writers` are the
 * nodes that are written through meanwhile.
 */
export async function expectNoGapOrDouble(
  live: LiveNodes,
  rounds: number,
  interrupt: () => Promise<void> = async () => {},
  writers: LiveNodes = live,
): Promise<void> {
  const queueId = await live.createQueue(`Resumed ${rounds}`);
  let current: Subscribed & { position: string } = await listening(
    live.open(0).subscribe(WORK_EVENTS, { queueId }),
  );
  const found: string[] = [];
  const expected: string[] = [];
  const write = async (round: number): Promise<void> => {
    for (let n = 0; n < 8; n += 1) {
      const id = await writers.add(round + n, queueId);
      await writers.comment(round + n + 1, id);
      expected.push(`${id} CREATE`, `${id} COMMENT_ADDED`);
    }
  };
  for (let round = 0; round < rounds; round += 1) {
    await write(round);
    let { position } = current;
    for (let n = 0; n < 5; n += 1) {
      const message = await current.next();
      expect(message.codes).toEqual([]);
      found.push(
        `${String(at(message.data, 'workEvents', 'workId'))} ${String(at(message.data, 'workEvents', 'event', 'type'))}`,
      );
      position = message.position;
    }
    await current.leave();
    const writing = write(round + 1);
    await Promise.all([writing, interrupt()]);
    current = await listening(live.open(round + 1).subscribe(WORK_EVENTS, { queueId, after: position }));
  }
  found.push(...(await take(current, expected.length - found.length)));
  expect(found.toSorted()).toEqual(expected.toSorted());
  const last = await writers.add(rounds, queueId);
  expect(await take(current, 1)).toEqual([`${last} CREATE`]);
  for (const event of found.filter((each) => each.endsWith('COMMENT_ADDED')))
    expect(found.indexOf(event.replace('COMMENT_ADDED', 'CREATE'))).toBeLessThan(found.indexOf(event));
}

/** How a queue stands is told at one node when another one has written. */
export async function expectStatusTold(live: LiveNodes): Promise<void> {
  const queueId = await live.createQueue('Counted');
  const subscription = live.open(0).subscribe(STATUS, { queueIds: [queueId] });
  const next = async (): Promise<unknown> => {
    const { data, codes } = await subscription.next();
    expect(codes).toEqual([]);
    return at(data, 'processingStatus', 'status', 'itemsToProcess');
  };
  expect(await next()).toBe(0);
  for (const n of [1, 2]) {
    await live.add(n, queueId);
    expect(await next()).toBe(n);
  }
}
