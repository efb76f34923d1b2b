import { afterEach, beforeEach, expect, it } from 'vitest';
import { pino } from 'pino';
import { healthRoutes } from '../../../src/doors/http/health.ts';
import { createServer } from '../../../src/doors/http/server.ts';
import { startWorld, type World } from '../graphql/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

it('given read models that are not kept up, then the node is not ready, says why, and serves all the same', async () => {
  let reason: string | null = 'the read models are not kept up: database or disk is full';
  const { services } = world;
  const app = createServer(pino({ level: 'silent' }));
  healthRoutes(app, { ...services, reads: { ...services.reads, unready: () => reason } });
  const ready = async () => {
    const answer = await app.inject({ url: '/health/ready' });
    return [answer.statusCode, JSON.parse(answer.body) as unknown];
  };
  expect(await ready()).toEqual([503, { status: 'unready', reason }]);
  expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
  reason = null;
  expect(await ready()).toEqual([200, { status: 'ready' }]);
  await app.close();
});

it('given a log that is away, then the node says that, and not what follows from it', async () => {
  const { services } = world;
  const { orchestrator } = services;
  const store = { ...orchestrator.store, whyUnavailable: () => 'the log is away' };
  const app = createServer(pino({ level: 'silent' }));
  healthRoutes(app, {
    ...services,
    orchestrator: { ...orchestrator, store },
    lagging: () => 'the node is behind',
    reads: { ...services.reads, unready: () => 'the read models are not kept up' },
  });
  const { body } = await app.inject({ url: '/health/ready' });
  expect(JSON.parse(body)).toEqual({ status: 'unready', reason: 'the log is away' });
  await app.close();
});
