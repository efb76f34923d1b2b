import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const program = path.resolve(import.meta.dirname, '../../test/support/eventStoreServer/main.ts');

/** Runs `work` beside a server in a process of its own that speaks EventStoreDB's protocol and keeps its log in `file`. */
export async function withLogServer<T>(file: string, work: (url: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], FILE: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endChild = (): void => void child.kill('SIGKILL');
  process.on('exit', endChild);
  const closed = once(child, 'close');
  try {
    const [line] = await Promise.race([
      once(child.stdout.setEncoding('utf8'), 'data', { signal: AbortSignal.timeout(60_000) }),
      closed.then(() => {
        throw new Error('the server of the log ended');
      }),
    ]);
    return await work(String(line).trim());
  } finally {
    child.kill('SIGTERM');
    await closed;
    process.off('exit', endChild);
  }
}
