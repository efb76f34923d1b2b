import { loadBareGraphql } from '../graphql/bareGraphql.ts';
import { send } from '../graphql/call.ts';
import { ADD } from '../graphql/documents.ts';
import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer } from '../bench.ts';
import type { Connection } from '../http/connection.ts';
import { itemText } from '../items.ts';
import { judge } from '../targets.ts';

const CALLERS = 64;

/** Items added one by one through GraphQL, each durable when its addition is answered; beside them a bare GraphQL server. */
export const graphqlAdd: Case = {
  name: 'graphqlAdd',
  run: (bench) => withFreshServer(bench.folder, (server) => additions(server, bench)),
};

async function additions(server: BenchServer, { scale, baseline }: Bench): Promise<readonly Row[]> {
  const { api, once, withCallers } = server;
  await once((connection) => api.createQueue(connection, 'bench'));
  let n = 0;
  const request = (): string =>
    api.graphqlRequest(JSON.stringify({ query: ADD, variables: variablesOf((n += 1)) }));
  const addOne = async (connection: Connection): Promise<void> => {
    await send(connection, request());
  };
  const { perSecond, latency } = await withCallers(CALLERS, async ({ runFor }) => {
    await runFor(scale.warmUpMs, addOne);
    return runFor(scale.runMs, addOne);
  });
  const { behindPositions, behindSeconds } = await server.metrics();
  const answer = await once((connection) => send(connection, request()));
  const bare = await loadBareGraphql({
    query: ADD,
    variables: variablesOf(1),
    answer,
    callers: CALLERS,
    warmUpMs: scale.warmUpMs,
    ms: scale.runMs / 3,
  });
  const name = `GraphQL add, ${CALLERS} callers`;
  return [
    {
      name,
      value: perSecond,
      unit: 'items/s',
      verdict: judge(name, perSecond, behindSeconds),
      ofBare: perSecond / bare.perSecond,
      ofDisk: perSecond / baseline.disk,
      details: {
        p50Ms: latency.p50,
        p99Ms: latency.p99,
        maxMs: latency.max,
        bareGraphql: bare.perSecond,
        behindPositions,
        behindSeconds,
      },
    },
  ];
}

function variablesOf(n: number): { readonly input: object } {
  const { Reference, SpecificContent } = JSON.parse(itemText(n, 'graphql'));
  const specificContent = JSON.stringify(SpecificContent);
  return { input: { queueName: 'bench', reference: Reference, priority: 'NORMAL', specificContent } };
}
