import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { metricsRoutes } from '../../../src/doors/http/metrics.ts';
import { createServer } from '../../../src/doors/http/server.ts';
import type { Services } from '../../../src/doors/http/services.ts';
import { startApp, TOKEN } from '../../support/app.ts';

async function metricsOf(services: Services): Promise<string> {
  const server = createServer(pino({ level: 'silent' }));
  onTestFinished(() => server.close());
  metricsRoutes(server, services);
  const answer = await server.inject({ url: '/metrics', headers: { authorization: `Bearer ${TOKEN}` } });
  expect(answer.statusCode).toBe(200);
  return answer.body;
}

it('given no callback that waits, then the oldest has waited for no time', async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  expect(await metricsOf(app.services)).toMatch(/^orchestream_callback_oldest_pending_seconds 0$/m);
});

it('given rows that cannot be read, then all else is shown', async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const { services } = app;
  const reads: Services['reads'] = {
    ...services.reads,
    get keyed(): never {
      throw new Error('the database is away');
    },
  };
  const text = await metricsOf({ ...services, reads });
  expect(text).toMatch(/^orchestream_callback_oldest_pending_seconds Nan$/im);
  expect(text).toMatch(/^orchestream_nodes 1$/m);
});
