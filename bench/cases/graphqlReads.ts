import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withServer } from '../bench.ts';
import { readThrough } from '../dataFolder.ts';
import { loadBareGraphql } from '../graphql/bareGraphql.ts';
import { send } from '../graphql/call.ts';
import { AS_OF, HISTORY, PAGE_OF_ITEMS } from '../graphql/documents.ts';
import { percentilesOf } from '../percentiles.ts';
import { judge } from '../targets.ts';
import { EVENTS_AN_ITEM } from '../worked/life.ts';
import { QUEUES } from '../worked/workedFolder.ts';

const PAGE = 50;
/** Half of a life: an item is in work by then. */
const REVISION = 5;

/** What frontends read, one after the other, from a log of ten events an item. */
export const graphqlReads: Case = {
  name: 'graphqlReads',
  run: async (bench) => {
    const dataDir = await bench.workedFolder();
    await readThrough(dataDir);
    return withServer(dataDir, async (server) => {
      await server.untilCaughtUp();
      return [
        await measure(server, bench, 'page of 50 items', pages()),
        await measure(server, bench, 'history of an item', histories(bench.scale.worked)),
        await measure(server, bench, 'item as of', asOfs(bench.scale.worked)),
      ];
    });
  },
};

/** One kind of query, each time about something else. */
interface Reads {
  readonly query: string;
  readonly variables: () => object;
  /** Throws where an answer is not whole. */
  readonly check: (data: Answer, variables: object) => void;
}

interface Answer {
  readonly queueItems?: Page;
  readonly history?: Page;
  readonly workAsOf?: { readonly revision: number } | null;
}

interface Page {
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Pages of each queue in turn, every one behind the last of its queue. */
function pages(): Reads {
  const cursors = new Map<number, string | null>();
  let n = 0;
  return {
    query: PAGE_OF_ITEMS,
    variables: () => {
      n += 1;
      const queueId = (n % QUEUES) + 1;
      return { queueId, status: ['FAILED', 'SUCCESSFUL'], first: PAGE, after: cursors.get(queueId) ?? null };
    },
    check: ({ queueItems }, variables) => {
      if (queueItems?.edges.length !== PAGE) throw new Error('a page is not full');
      const { hasNextPage, endCursor } = queueItems.pageInfo;
      const { queueId } = variables as { queueId: number };
      cursors.set(queueId, hasNextPage ? endCursor : null);
    },
  };
}

const histories = (items: number): Reads => ({
  query: HISTORY,
  variables: () => ({ id: anyOf(items) }),
  check: ({ history }) => {
    if (history?.edges.length !== EVENTS_AN_ITEM) throw new Error('a history is not whole');
  },
});

const asOfs = (items: number): Reads => ({
  query: AS_OF,
  variables: () => ({ id: anyOf(items), revision: REVISION }),
  check: ({ workAsOf }) => {
    if (workAsOf?.revision !== REVISION) throw new Error('an item is not as it was');
  },
});

/** The items of a log have the numbers from 1 on. */
const anyOf = (items: number): number => 1 + Math.floor(Math.random() * items);

async function measure(
  server: BenchServer,
  { scale: { runMs, warmUpMs } }: Bench,
  what: string,
  reads: Reads,
): Promise<Row> {
  await oneByOne(server, reads, warmUpMs);
  const { times, answer } = await oneByOne(server, reads, runMs / 3);
  const { p50, p99, max } = percentilesOf(times);
  const bare = await loadBareGraphql({
    query: reads.query,
    variables: reads.variables(),
    answer,
    callers: 1,
    warmUpMs: warmUpMs / 3,
    ms: runMs / 10,
  });
  const name = `GraphQL ${what}, p50`;
  return {
    name,
    value: p50,
    unit: 'ms',
    verdict: judge(name, p50),
    ofBare: p50 / bare.latency.p50,
    details: {
      p99Ms: p99,
      maxMs: max,
      answers: times.length,
      kib: answer.length / 1024,
      bareP50Ms: bare.latency.p50,
    },
  };
}

/** Milliseconds of each answer, and the last one. */
async function oneByOne(
  { api, once }: BenchServer,
  { query, variables, check }: Reads,
  ms: number,
): Promise<{ readonly times: number[]; readonly answer: Buffer }> {
  const times: number[] = [];
  let answer = Buffer.alloc(0);
  await once(async (connection) => {
    for (const until = performance.now() + ms; performance.now() < until;) {
      const asked = variables();
      const request = api.graphqlRequest(JSON.stringify({ query, variables: asked }));
      const startedAt = performance.now();
      answer = Buffer.from(await send(connection, request));
      times.push(performance.now() - startedAt);
      check(JSON.parse(answer.toString()).data, asked);
    }
  });
  return { times, answer };
}
