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
  expect(await ready()).toEqual([503, { status: 'starting', reason }]);
  expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
  reason = null;
  expect(await ready()).toEqual([200, { status: 'ready' }]);
  await app.close();
});
