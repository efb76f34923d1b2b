import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { legacyRoutes } from '../../../src/doors/http/doors.ts';
import { healthRoutes } from '../../../src/doors/http/health.ts';
import { createServer } from '../../../src/doors/http/server.ts';
import type { Services } from '../../../src/doors/http/services.ts';
import { answerOData } from '../../../src/doors/odata/door.ts';
import type { World } from '../graphql/world.ts';
import { startWorld } from '../graphql/world.ts';

/** A node among several that is behind on the log, or has not heard yet what its caller did elsewhere. */
let world: World;
let reason: string | null;
beforeEach(async () => {
  reason = null;
  world = await startWorld({ lagging: () => reason });
  await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
});
afterEach(() => world.stop());

const token = 'graphql-test-token';

async function legacy(changes: Partial<Services> = {}, logged: string[] = []) {
  const services = { ...world.services, ...changes };
  const app = createServer(pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }));
  onTestFinished(() => app.close());
  healthRoutes(app, services);
  legacyRoutes(app, services, answerOData);
  await app.ready();
  return async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = payload === undefined ? {} : { payload: JSON.stringify(payload) };
    const answer = await app.inject({ method, url, headers, ...sent });
    return { status: answer.statusCode, text: answer.body, headers: answer.headers };
  };
}

const adding = { itemData: { Name: 'Q', SpecificContent: { a: 1 } } };
const add = '/odata/Queues/UiPathODataSvc.AddQueueItem';

describe('a node that is behind on the log', () => {
  it('refuses what writes, answers what reads, and is not ready', async () => {
    reason = 'behind';
    const ask = await legacy();
    const refused = await ask('POST', add, adding);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect(refused.text).toContain('This node is behind on the event log.');
    expect((await ask('GET', '/odata/QueueItems')).status).toBe(200);
    expect(JSON.parse((await ask('GET', '/health/ready')).text)).toEqual({
      status: 'unready',
      reason: 'behind',
    });
    reason = null;
    expect((await ask('POST', add, adding)).status).toBe(201);
    expect((await ask('GET', '/health/ready')).status).toBe(200);
  });

  it('says that the log is away where that is why, a line a request and no stack', async () => {
    reason = 'behind';
    const { orchestrator } = world.services;
    const store = { ...orchestrator.store, whyUnavailable: () => 'the log is away' };
    const logged: string[] = [];
    const ask = await legacy({ orchestrator: { ...orchestrator, store } }, logged);
    const refused = await ask('POST', add, adding);
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('The store is not available right now.');
    const [line, ...more] = logged.map((text) => JSON.parse(text) as object);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ level: 40, code: 'StoreUnavailable', requestId: expect.any(String) });
    expect(line).not.toHaveProperty('err');
  });

  it('refuses mutations, not queries', async () => {
    reason = 'behind';
    const mutation = 'mutation { addQueueItem(input: { queueName: "Q" }) { id } }';
    const { status, codes } = await world.ask(mutation);
    expect({ status, codes }).toEqual({ status: 503, codes: ['NODE_BEHIND'] });
    expect((await world.ask('{ queues { totalCount } }')).status).toBe(200);
    reason = null;
    expect((await world.ask(mutation)).codes).toEqual([]);
  });
});

describe('what a caller has written through another node', () => {
  it('is waited for where it is not known, and looked for again', async () => {
    const { orchestrator } = world.services;
    const waited: string[] = [];
    const sharing = {
      next: async () => null,
      caughtUpWith: async ({ name }: { readonly name: string }) => {
        waited.push(name);
        await world.data('mutation { createQueue(input: { name: "Made elsewhere" }) { id } }');
      },
    };
    const ask = await legacy({ orchestrator: { ...orchestrator, sharing } });
    const known = { itemData: { Name: 'Q', SpecificContent: { a: 1 } } };
    expect((await ask('POST', add, known)).status).toBe(201);
    expect(waited).toEqual([]);
    const elsewhere = { itemData: { Name: 'Made elsewhere', SpecificContent: { a: 1 } } };
    expect((await ask('POST', add, elsewhere)).status).toBe(201);
    expect(waited).toEqual(['admin']);
  });

  it('is what reads wait for, and writes tell', async () => {
    const told: string[] = [];
    const waited: number[] = [];
    const seen: Services['seen'] = {
      of: async ({ name }) => (name === 'admin' ? 1_000_000 : 0),
      heard: async () => {},
      caughtUp: async (position) => {
        waited.push(position);
        return 0;
      },
      wrote: async ({ name }) => {
        told.push(name);
      },
    };
    const ask = await legacy({ seen });
    await ask('GET', '/odata/QueueItems');
    expect({ waited, told }).toEqual({ waited: [1_000_000], told: [] });
    await ask('POST', add, adding);
    expect(told).toEqual(['admin']);
  });

  it('is what queries wait for, and mutations tell', async () => {
    const told: string[] = [];
    const waited: number[] = [];
    const heard: number[] = [];
    const nodes = await startWorld({
      seen: {
        of: async () => 7,
        heard: async (position) => {
          heard.push(position);
        },
        caughtUp: async (position) => {
          waited.push(position);
          return 0;
        },
        wrote: async ({ name }) => {
          told.push(name);
        },
      },
    });
    onTestFinished(() => nodes.stop());
    await nodes.data('{ queues { totalCount } queueItems { totalCount } }');
    expect({ heard, waited, told }).toEqual({ heard: [7], waited: [7, 7], told: [] });
    await nodes.data('mutation { createQueue(input: { name: "Q" }) { id } }');
    expect({ heard, told }).toEqual({ heard: [7, 7], told: ['admin'] });
  });
});
