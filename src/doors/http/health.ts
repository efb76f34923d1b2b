import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

/** `/health/live`: the process answers. `/health/ready`: it can serve; 503 with the reason where it cannot. */
export function healthRoutes(app: FastifyInstance, { unready }: Pick<Services, 'unready'>): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    const reason = unready();
    return reply
      .code(reason === null ? 200 : 503)
      .send(reason === null ? { status: 'ready' } : { status: 'starting', reason });
  });
}
