import type { Connection } from '../http/connection.ts';
import { requestsTo } from '../http/request.ts';
import type { Load } from '../load.ts';
import { callOnce, expectStatus, withCallers } from '../load.ts';
import { startProbe } from '../probes/child.ts';
import { send } from './call.ts';

export interface BareRun {
  readonly query: string;
  readonly variables: object;
  /** What the query is answered from: an answer of the product to it, as it came. */
  readonly answer: Buffer;
  readonly callers: number;
  readonly warmUpMs: number;
  readonly ms: number;
}

/** What a server reaches that runs the same query on the same data, and keeps and looks up nothing. */
export async function loadBareGraphql(run: BareRun): Promise<Load> {
  const { query, variables, answer, callers, warmUpMs, ms } = run;
  const { port, stop } = await startProbe('bareGraphqlServer.ts');
  const data = requestsTo('POST', '/data', 'none')(JSON.stringify(JSON.parse(answer.toString()).data));
  const request = requestsTo('POST', '/graphql', 'none')(JSON.stringify({ query, variables }));
  const ask = async (connection: Connection): Promise<void> => {
    await send(connection, request);
  };
  try {
    await callOnce(port, async (connection) => expectStatus(await connection.send(data), 204));
    return await withCallers(port, callers, async ({ runFor }) => {
      await runFor(warmUpMs, ask);
      return runFor(ms, ask);
    });
  } finally {
    await stop();
  }
}
