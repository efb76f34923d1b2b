import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import { subscribe, SUBSCRIBERS_OF_EACH } from '../graphql/subscribers.ts';
import { Connection } from '../http/connection.ts';
import { requestsTo } from '../http/request.ts';
import { addBody } from '../items.ts';
import { expectStatus } from '../load.ts';
import { percentilesOf } from '../percentiles.ts';
import { startProbe } from '../probes/child.ts';
import { judge } from '../targets.ts';

const QUEUES = 100;
const EVENTS_A_SECOND = 500;
/** Connections that add items: at this pace some are left as long as an answer takes less than 0.4 s. */
const ADDERS = 200;
const SILENCE_MS = 30_000;
const LAST_WITHIN_MS = 10_000;

/**
 * Items are added at a pace, whatever comes of it; ten of 1,000 subscribers hear of each. A message is as old as the
 * moment at which its item was to be added, so that no delay hides itself.
 */
export const subscriptions: Case = {
  name: 'subscriptions',
  run: (bench) => withFreshServer(bench.folder, (server) => toldOf(server, bench)),
};

/** What is told to subscribers, and what is not to do with the product. */
interface Place {
  readonly port: number;
  readonly token: string;
  readonly addRequest: (body: string) => string;
  readonly queues: readonly Queue[];
}

interface Queue {
  readonly id: string;
  readonly name: string;
}

async function toldOf(server: BenchServer, bench: Bench): Promise<readonly Row[]> {
  const { api, once, token } = server;
  const queues: Queue[] = [];
  while (queues.length < QUEUES) {
    const name = `told-${queues.length + 1}`;
    queues.push({ name, id: String(await once((connection) => api.createQueue(connection, name))) });
  }
  const { port } = server.process;
  const real = await measure({ port, token, addRequest: api.addRequest, queues }, bench);
  const { behindPositions, behindSeconds } = await server.metrics();
  const bare = await measureBare(queues, bench);
  const name = 'told to subscribers, p99';
  return [
    {
      name,
      value: real.p99,
      unit: 'ms',
      verdict: judge(name, real.p99, behindSeconds),
      ofBare: real.p99 / bare.p99,
      details: {
        p50Ms: real.p50,
        maxMs: real.max,
        messagesPerSecond: real.perSecond,
        subscribers: real.subscribers,
        connections: real.connections,
        bareP50Ms: bare.p50,
        bareP99Ms: bare.p99,
        behindPositions,
        behindSeconds,
      },
    },
  ];
}

async function measureBare(queues: readonly Queue[], bench: Bench): Promise<Told> {
  const { port, stop } = await startProbe('bareSocketServer.ts');
  const addRequest = requestsTo('POST', '/odata/Queues/UiPathODataSvc.AddQueueItem', 'none');
  // It knows queues by the numbers in their names.
  const known = queues.map(({ name }) => ({ name, id: name.replace(/\D/g, '') }));
  try {
    return await measure({ port, token: 'none', addRequest, queues: known }, bench);
  } finally {
    await stop();
  }
}

interface Told {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly perSecond: number;
  readonly subscribers: number;
  readonly connections: number;
}

async function measure(place: Place, { scale: { warmUpMs, runMs } }: Bench): Promise<Told> {
  const arrivals = new Map<string, number[]>();
  const ids = place.queues.map(({ id }) => id);
  const subscribers = await subscribe(place.port, place.token, ids, (workId, at) => {
    const times = arrivals.get(workId) ?? [];
    arrivals.set(workId, times);
    times.push(at);
  });
  try {
    await addAtPace(place, warmUpMs);
    const added = await addAtPace(place, runMs);
    const ages = await agesOf(added, arrivals);
    const { count, connections } = subscribers;
    return {
      ...percentilesOf(ages),
      perSecond: (ages.length * 1000) / runMs,
      subscribers: count,
      connections,
    };
  } finally {
    await subscribers.close();
  }
}

/** When each item was to be added, by its number. */
type Added = ReadonlyMap<string, number>;

async function addAtPace({ port, addRequest, queues }: Place, ms: number): Promise<Added> {
  const added = new Map<string, number>();
  const connections = await Promise.all(
    Array.from({ length: ADDERS }, () => Connection.open(port, SILENCE_MS)),
  );
  const startedAt = performance.now();
  const count = (ms * EVENTS_A_SECOND) / 1000;
  let next = 0;
  const addInTurn = async (connection: Connection): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const due = startedAt + (n * 1000) / EVENTS_A_SECOND;
      const early = due - performance.now();
      // A timer has whole milliseconds.
      if (early > 0) await sleep(Math.ceil(early));
      const { name } = queues[n % queues.length] ?? { name: '' };
      const { body } = expectStatus(await connection.send(addRequest(addBody(name, n, 'told'))), 201);
      added.set(String(JSON.parse(body.toString()).Id), due);
    }
  };
  try {
    await Promise.all(connections.map(addInTurn));
  } finally {
    for (const connection of connections) connection.close();
  }
  return added;
}

/** Of each message in milliseconds, when all have come. Throws where one does not. */
async function agesOf(added: Added, arrivals: ReadonlyMap<string, readonly number[]>): Promise<number[]> {
  const missing = (): number =>
    [...added.keys()].reduce(
      (sum, workId) => sum + SUBSCRIBERS_OF_EACH - (arrivals.get(workId)?.length ?? 0),
      0,
    );
  for (const until = performance.now() + LAST_WITHIN_MS; missing() !== 0; await sleep(50))
    if (performance.now() > until) throw new Error(`${missing()} messages have not come`);
  return [...added].flatMap(([workId, due]) => (arrivals.get(workId) ?? []).map((at) => at - due));
}
