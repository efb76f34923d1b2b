import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

type Asked = Pick<Services, 'unready' | 'lagging' | 'orchestrator' | 'reads'>;

/** `/health/live`: the process answers. `/health/ready`: it can serve all; 503 with the reason where it cannot. */
export function healthRoutes(app: FastifyInstance, services: Asked): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    const reason = whyNotReady(services);
    return reply
      .code(reason === null ? 200 : 503)
      .send(reason === null ? { status: 'ready' } : { status: 'unready', reason });
  });
}

/** A log that is away comes before what follows from it. */
const whyNotReady = ({ unready, lagging, orchestrator: { store }, reads }: Asked): string | null =>
  unready() ?? store.whyUnavailable?.() ?? lagging() ?? reads.unready();
