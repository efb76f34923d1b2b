import { requestsTo } from '../http/request.ts';
import { addBody } from '../items.ts';
import type { Call, Load } from '../load.ts';
import { expectStatus, withCallers } from '../load.ts';
import { startProbe } from './child.ts';

/** What a server that keeps nothing reaches on this machine under this load, at each number of callers. */
export async function probeBare(
  callerCounts: readonly number[],
  { warmUpMs, ms }: { readonly warmUpMs: number; readonly ms: number },
): Promise<ReadonlyMap<number, Load>> {
  const server = await startProbe('bareServer.ts');
  try {
    const loads = new Map<number, Load>();
    for (const count of callerCounts) loads.set(count, await loadBare(server.port, count, warmUpMs, ms));
    return loads;
  } finally {
    await server.stop();
  }
}

function loadBare(port: number, count: number, warmUpMs: number, ms: number): Promise<Load> {
  const request = requestsTo('POST', '/add', 'none');
  let n = 0;
  const add: Call = async (connection) => {
    expectStatus(await connection.send(request(addBody('bare', (n += 1)))), 201);
  };
  return withCallers(port, count, async (callers) => {
    await callers.runFor(warmUpMs, add);
    return callers.runFor(ms, add);
  });
}
