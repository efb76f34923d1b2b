import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { requestsTo } from '../http/request.ts';
import { addBody } from '../items.ts';
import type { Call, Load } from '../load.ts';
import { expectStatus, withCallers } from '../load.ts';

/** What a server that keeps nothing reaches on this machine under this load, at each number of callers. */
export async function probeBare(
  callerCounts: readonly number[],
  { warmUpMs, ms }: { readonly warmUpMs: number; readonly ms: number },
): Promise<ReadonlyMap<number, Load>> {
  const server = await startBare();
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

async function startBare(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bareServer.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endChild = (): void => void child.kill('SIGKILL');
  process.on('exit', endChild);
  const closed = once(child, 'close');
  const [line] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data', { signal: AbortSignal.timeout(20_000) }),
    closed.then(() => {
      throw new Error('the bare server ended');
    }),
  ]);
  return {
    port: Number(line),
    stop: async () => {
      endChild();
      await closed;
      process.off('exit', endChild);
    },
  };
}
