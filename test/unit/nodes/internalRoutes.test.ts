import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from '../../../src/doors/http/server.ts';
import { askNodes } from '../../../src/nodes/askNode.ts';
import { clusterSecret } from '../../../src/nodes/clusterSecret.ts';
import { Handout } from '../../../src/nodes/handout.ts';
import { internalRoutes } from '../../../src/nodes/internalRoutes.ts';
import { openState } from '../../../src/state/openState.ts';
import { ReadyWorld } from '../readModel/readyWorld.ts';

const QUEUE = 7;
const SECRET = 'the secret of the nodes';
const item = (id: number) => ({ id, folderId: 1 });
const wanted = { kind: 'queueItem', queueId: QUEUE } as const;

let world: ReadyWorld;
let app: FastifyInstance;
let url: string;
let waitedFor: number[];
let reason: string | null;
beforeEach(async () => {
  world = new ReadyWorld();
  [waitedFor, reason] = [[], null];
  const handout = new Handout(world.index, { process: () => undefined });
  app = createServer(pino({ level: 'silent' }));
  onTestFinished(async () => {
    await app.close();
    handout.stop();
  });
  await internalRoutes(app, {
    secret: SECRET,
    handout,
    lagging: () => reason,
    caughtUpTo: async (position) => {
      waitedFor.push(position);
      world.show();
    },
  });
  url = await app.listen({ port: 0 });
});

function asking(secret = SECRET) {
  const nodes = askNodes(secret);
  onTestFinished(() => nodes.close());
  return nodes;
}

describe('a node that is asked', () => {
  it('names its items one after another, and then none', async () => {
    world.add(1);
    world.add(2);
    world.show();
    const nodes = asking();
    const next = (count: number) => nodes.next(url, { wanted, count, seen: 10 });
    expect([await next(1), await next(5), await next(1)]).toEqual([[item(1)], [item(2)], []]);
    // Only who has nothing looks whether it has missed something.
    expect(waitedFor).toEqual([10]);
  });

  it('follows the log as far as the asking node has seen, before it says that there is none', async () => {
    world.add(1, { reference: 'R' });
    const filter = { reference: 'R', option: 'Equals' } as const;
    expect(await asking().next(url, { wanted: { ...wanted, filter }, count: 1, seen: 10 })).toEqual([
      item(1),
    ]);
    expect(waitedFor).toEqual([10]);
  });

  it('names nothing while it is behind on the log', async () => {
    world.add(1);
    world.show();
    reason = 'behind';
    await expect(asking().next(url, { wanted, count: 1, seen: 0 })).rejects.toThrow('answered 503');
    reason = null;
    expect(await asking().next(url, { wanted, count: 1, seen: 0 })).toEqual([item(1)]);
  });

  it('answers nobody who does not know the secret', async () => {
    await expect(asking('another').next(url, { wanted, count: 1, seen: 0 })).rejects.toThrow('answered 401');
    const payload = { wanted, count: 1, seen: 0 };
    const ordinary = { authorization: `Bearer ${SECRET}` };
    const answer = await app.inject({ method: 'POST', url: '/internal/next', headers: ordinary, payload });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).not.toContain(SECRET);
  });

  it.each([
    '',
    '{}',
    '{"queueId":"7","count":1,"seen":0}',
    '{"queueId":7,"count":1,"seen":0,"filter":{"reference":1}}',
    '[]',
  ])('refuses what is no question: %s', async (payload) => {
    const headers = { 'content-type': 'application/json', 'x-orchestream-cluster': SECRET };
    const answer = await app.inject({ method: 'POST', url: '/internal/next', headers, payload });
    expect(answer.statusCode).toBe(400);
  });
});

describe('a node that asks', () => {
  it('does not wait for one that does not answer', async () => {
    const silent = createHttpServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(asking().next(`http://127.0.0.1:${port}`, { wanted, count: 1, seen: 0 })).rejects.toThrow(
      'no answer in 200 ms',
    );
  });

  it('is told where nobody listens', async () => {
    await app.close();
    await expect(asking().next(url, { wanted, count: 1, seen: 0 })).rejects.toThrow('ECONNREFUSED');
  });
});

describe('the secret of the nodes', () => {
  it('is made once, and the same for all on one state', async () => {
    const state = await openState({ path: ':memory:', onWriteError: () => {} });
    onTestFinished(() => state.close());
    const secrets = await Promise.all([clusterSecret(state.keys), clusterSecret(state.keys)]);
    expect(secrets[0]).toHaveLength(43);
    expect(new Set(secrets).size).toBe(1);
  });
});
