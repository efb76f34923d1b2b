// Robots whose calls meet another node each time.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { at, idOf, nodesOf } from '../doors/graphql/world.ts';
import type { InProcessNode, InProcessNodes } from '../support/nodes/inProcess.ts';
import { inProcessNodes, TOKEN } from '../support/nodes/inProcess.ts';

let cluster: InProcessNodes;
let nodes: InProcessNode[];
let queueId: string;
beforeAll(async () => {
  cluster = await inProcessNodes();
  nodes = await Promise.all([cluster.start(), cluster.start(), cluster.start()]);
  await vi.waitUntil(() => nodes.every(({ services }) => services.nodes.living() === 3), { timeout: 10_000 });
  queueId = idOf(await graphql(0, 'mutation { createQueue(input: { name: "Robots" }) { id } }'));
}, 60_000);
afterAll(() => cluster.stop());

function node(n: number): InProcessNode {
  const found = nodes[n % nodes.length];
  if (found === undefined) throw new Error('there are no nodes');
  return found;
}

interface Told {
  readonly status: number;
  readonly body: unknown;
}

async function call(
  n: number,
  method: string,
  path: string,
  body: object | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<Told> {
  const answer = await fetch(`${node(n).url}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

/** As admin, through a node; throws where there is an error. */
async function graphql(n: number, query: string, variables: object = {}): Promise<unknown> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const { body } = await call(n, 'POST', '/graphql', { query, variables }, headers);
  const errors = Reflect.get(Object(body), 'errors');
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return at(body, 'data');
}

interface Robot {
  readonly headers: Readonly<Record<string, string>>;
  ask(n: number, method: string, path: string, body?: object): Promise<Told>;
  /** Takes one item through a node, and waits for it; its lease and its number. */
  take(n: number, claim?: object): Promise<{ readonly leaseId: string; readonly itemId: string }>;
}

/** Registers through one node, and is let in through the next one. */
async function robot(name: string): Promise<Robot> {
  const asked = await call(
    1,
    'POST',
    '/robot/v1/registrations',
    { name, kinds: ['QUEUE_ITEM', 'TASK'] },
    { 'idempotency-key': randomUUID() },
  );
  // Who has not written what is asked for hears of it a moment later.
  const list = `{ bots(nameContains: "${name}") { edges { node { id } } } }`;
  const listed = async () => nodesOf(at(await graphql(2, list), 'bots'));
  await expect.poll(listed).toHaveLength(1);
  const [bot] = await listed();
  await graphql(2, 'mutation ($id: ID!) { allowRobot(id: $id) { id } }', { id: at(bot, 'id') });
  const headers = { authorization: `Bearer ${String(at(asked.body, 'secret'))}` };
  const ask: Robot['ask'] = (n, method, path, body) => call(n, method, `/robot/v1${path}`, body, headers);
  for (const n of nodes.keys())
    await expect.poll(async () => at((await ask(n, 'GET', '/me')).body, 'status')).toBe('ALLOWED');
  return {
    headers,
    ask,
    take: async (n, claim = {}) => {
      const { status, body } = await ask(n, 'POST', '/leases', {
        queues: ['Robots'],
        waitMs: 20_000,
        ...claim,
      });
      expect([status, body]).toEqual([200, expect.anything()]);
      const lease = at(body, 'leases', 0);
      return { leaseId: String(at(lease, 'leaseId')), itemId: String(at(lease, 'itemId')) };
    },
  };
}

const add = async (n: number): Promise<string> =>
  idOf(
    await graphql(n, 'mutation ($id: ID!) { addQueueItem(input: { queueId: $id }) { id } }', { id: queueId }),
  );

const statusOf = async (n: number, id: string): Promise<unknown> =>
  at(await graphql(n, 'query ($id: ID!) { queueItem(id: $id) { status } }', { id }), 'queueItem', 'status');

describe('a robot that registers', () => {
  it('is the same one where it asks through another node again', async () => {
    const ask = (n: number) =>
      call(
        n,
        'POST',
        '/robot/v1/registrations',
        { name: 'Twice', kinds: ['TASK'] },
        { 'idempotency-key': 'k' },
      );
    const [first, second] = [await ask(0), await ask(1)];
    expect(at(second.body, 'botId')).toBe(at(first.body, 'botId'));
    const list = '{ bots(nameContains: "Twice") { totalCount } }';
    await expect.poll(() => graphql(2, list)).toEqual({ bots: { totalCount: 1 } });
  });
});

describe('a robot that waits at one node', () => {
  it.each([0, 1, 2])('is given what is added through node %i', async (n) => {
    const waiting = await robot(`Waiting ${n}`);
    const taken = waiting.take(0);
    await vi.waitUntil(() => node(0).services.takers.size === 1);
    const id = await add(n);
    const { itemId, leaseId } = await taken;
    expect(itemId).toBe(id);
    const done = await waiting.ask(n + 1, 'POST', `/leases/${leaseId}/complete`, { output: { n } });
    expect(done.status).toBe(200);
  });
});

describe('a lease', () => {
  it('holds at every node', async () => {
    const worker = await robot('Everywhere');
    const id = await add(0);
    const { leaseId } = await worker.take(1, { requestId: 'r' });
    expect((await worker.take(2, { requestId: 'r' })).leaseId).toBe(leaseId);
    const lease = `/leases/${leaseId}`;
    const session = await worker.ask(0, 'POST', '/sessions', {});
    const beat = await worker.ask(1, 'POST', `/sessions/${String(at(session.body, 'sessionId'))}/heartbeat`, {
      leaseIds: [leaseId],
    });
    expect(at(beat.body, 'leases', 0)).toMatchObject({ leaseId });
    const line = (seq: number) => ({ entries: [{ seq, message: `line ${seq}` }] });
    const told = [
      await worker.ask(2, 'PATCH', lease, { leaseMs: 90_000 }),
      await worker.ask(0, 'POST', `${lease}/progress`, { text: 'half' }),
      await worker.ask(1, 'POST', `${lease}/logs`, line(0)),
      await worker.ask(2, 'POST', `${lease}/logs`, line(1)),
      await worker.ask(0, 'POST', `${lease}/logs`, line(1)),
      await worker.ask(1, 'POST', `${lease}/complete`, { output: { a: 1 } }),
      await worker.ask(2, 'POST', `${lease}/complete`, { output: { a: 1 } }),
      await worker.ask(0, 'POST', `${lease}/complete`, { output: { a: 2 } }),
    ];
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200, 409]);
    const query =
      'query ($id: ID!) { queueItem(id: $id) { status progress log { edges { node { seq } } } } }';
    await expect
      .poll(() => graphql(2, query, { id }))
      .toEqual({
        queueItem: {
          status: 'SUCCESSFUL',
          progress: 'half',
          log: { edges: [{ node: { seq: 0 } }, { node: { seq: 1 } }] },
        },
      });
  });

  it('that was given back at one node is taken at another one', async () => {
    const worker = await robot('Back and forth');
    const id = await add(0);
    const { leaseId } = await worker.take(0);
    const taken = worker.take(1);
    await vi.waitUntil(() => node(1).services.takers.size === 1);
    await worker.ask(2, 'POST', `/leases/${leaseId}/release`, { reason: 'no' });
    const next = await taken;
    expect(next.itemId).toBe(id);
    await worker.ask(0, 'POST', `/leases/${next.leaseId}/complete`, {});
    await expect.poll(() => statusOf(1, id)).toBe('SUCCESSFUL');
  });
});

/** A task that waits for a robot, set through a node. */
async function setTask(n: number): Promise<string> {
  const registration = { uuid: randomUUID(), name: 'BPM' };
  await call(n, 'POST', '/v1/orchestra/system/registration', registration, {});
  const list = '{ systems { edges { node { id } } } }';
  const listed = async () => nodesOf(at(await graphql(n, list), 'systems'));
  await expect.poll(listed).toHaveLength(1);
  const [system] = await listed();
  const systemId = at(system, 'id');
  await graphql(n, 'mutation ($id: ID!) { allowSystem(id: $id) { id } }', { id: systemId });
  const made = await graphql(n, 'mutation { publishProcess(input: { name: "P" }) { token } }');
  const input = { systemId, process: at(made, 'publishProcess', 'token') };
  return idOf(
    await graphql(n, 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { id } }', { input }),
  );
}

describe('a cancellation', () => {
  it('is heard at every node', async () => {
    const worker = await robot('Cancelled');
    const id = await setTask(0);
    const { leaseId, itemId } = await worker.take(1, { queues: undefined, kinds: ['TASK'] });
    expect(itemId).toBe(id);
    const watched = await fetch(`${node(2).url}/robot/v1/leases/${leaseId}/cancellation`, {
      headers: worker.headers,
    });
    let heard = '';
    const reading = watched.body?.pipeThrough(new TextDecoderStream()).pipeTo(
      new WritableStream({
        write: (text) => {
          heard += text;
        },
      }),
    );
    await graphql(0, 'mutation ($id: ID!) { cancelTask(id: $id, ask: true) { id } }', { id });
    await expect.poll(() => heard).toContain('event: cancel');
    const lease = `/leases/${leaseId}`;
    for (const n of nodes.keys())
      await expect
        .poll(async () =>
          at((await worker.ask(n, 'PATCH', lease, { leaseMs: 60_000 })).body, 'cancelRequested'),
        )
        .toBe(true);
    const failure = { type: 'BUSINESS', reason: 'cancelled' };
    expect((await worker.ask(1, 'POST', `${lease}/fail`, failure)).status).toBe(200);
    await reading;
    expect(heard).toContain('event: end');
  });
});

describe('many robots at all nodes', () => {
  it('get every item, and none twice', async () => {
    const many = await Promise.all(Array.from({ length: 6 }, (_, n) => robot(`Many ${n}`)));
    const ITEMS = 60;
    const got: string[] = [];
    const working = many.map(async (worker, n) => {
      for (let turn = n; got.length < ITEMS; turn += 1) {
        const claim = { queues: ['Robots'], waitMs: 500, max: 3 };
        const { status, body } = await worker.ask(turn, 'POST', '/leases', claim);
        if (status !== 200) continue;
        for (const lease of at(body, 'leases') as readonly unknown[]) {
          got.push(String(at(lease, 'itemId')));
          const path = `/leases/${String(at(lease, 'leaseId'))}/complete`;
          expect((await worker.ask(turn + 1, 'POST', path, {})).status).toBe(200);
        }
      }
    });
    const added: string[] = [];
    for (let n = 0; n < ITEMS; n += 1) added.push(await add(n));
    await Promise.all(working);
    expect(got.toSorted()).toEqual(added.toSorted());
  }, 60_000);
});
