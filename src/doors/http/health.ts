import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

/** `/health/live`: the process answers. `/health/ready`: it can serve all; 503 with the reason where it cannot. */
export function healthRoutes(
  app: FastifyInstance,
  { unready, lagging, orchestrator: { store } }: Pick<Services, 'unready' | 'lagging' | 'orchestrator'>,
): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    const reason = unready() ?? lagging() ?? store.whyUnavailable?.() ?? null;
    return reply
      .code(reason === null ? 200 : 503)
      .send(reason === null ? { status: 'ready' } : { status: 'starting', reason });
  });
}
