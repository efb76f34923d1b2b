import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { oldestPendingCallback } from '../../readModel/queries/callbacks.ts';
import type { Services } from './services.ts';

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/**
 * `/metrics` in Prometheus' text: the process, requests by status, how far projections are behind, open items, who waits for
 * work, callbacks.
 */
export function metricsRoutes(app: FastifyInstance, services: Services): void {
  const { auth, orchestrator, reads, nodes, metrics, takers } = services;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'orchestream_http_request_seconds',
    help: 'Seconds from a request to its answer',
    labelNames: ['method', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  gauge(
    registry,
    'orchestream_projection_behind_seconds',
    'How long projections have been behind the log',
    () => reads.consistency.behindMs / 1000,
  );
  gauge(
    registry,
    'orchestream_projection_behind_positions',
    'From projections to the end of the log, in its positions: events of the embedded log, bytes of EventStoreDB',
    () => Math.max(0, endOf(services) - reads.consistency.checkpoint),
  );
  gauge(
    registry,
    'orchestream_open_items',
    'Queue items that are new or in progress',
    () => orchestrator.ready.size,
  );
  gauge(
    registry,
    'orchestream_waiting_takers',
    'Claims that are under way or wait for work through this node',
    () => takers.size,
  );
  gauge(registry, 'orchestream_nodes', 'Nodes that work on the log, as this one sees it', () =>
    nodes.living(),
  );
  gauge(registry, 'orchestream_leader', '1 where this node projects and runs the reactors', () =>
    Number(nodes.isLeader()),
  );
  gauge(
    registry,
    'orchestream_callback_oldest_pending_seconds',
    'For how long the oldest callback has waited that is still to be sent',
    async () => secondsSince(await oldestPendingCallback(reads), orchestrator.clock()),
  );
  for (const metric of metrics) registry.registerMetric(metric);
  const { takes } = orchestrator;
  counter(registry, 'orchestream_takes_total', 'Queue items taken through this node', () => takes.taken);
  counter(
    registry,
    'orchestream_take_conflicts_total',
    'Queue items that were to be taken through this node and had gone',
    () => takes.conflicts,
  );

  app.addHook('onResponse', (request, reply, done) => {
    requests.observe({ method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  // What a server is busy with is nobody's business without a credential.
  app.get('/metrics', async (request, reply) => {
    await auth.authenticate(request.headers.authorization);
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}

/** Others may have written what this node has only heard of. */
const endOf = ({ orchestrator: { store }, reads: { consistency } }: Services): number =>
  Math.max(store.lastAcknowledgedPosition, consistency.end);

const secondsSince = (then: number | null, now: number): number =>
  then === null ? 0 : Math.max(0, (now - then) / 1_000);

/** What cannot be read is shown as the number that is none. */
function gauge(registry: Registry, name: string, help: string, read: () => number | Promise<number>): void {
  const made = new Gauge({
    name,
    help,
    registers: [],
    async collect() {
      this.set(await readOrNothing(read));
    },
  });
  registry.registerMetric(made);
}

async function readOrNothing(read: () => number | Promise<number>): Promise<number> {
  try {
    return await read();
  } catch {
    return Number.NaN;
  }
}

/** A number that grows elsewhere. */
function counter(registry: Registry, name: string, help: string, read: () => number): void {
  const made = new Counter({
    name,
    help,
    registers: [],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
  registry.registerMetric(made);
}
