import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface ProbeServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts a server of this folder in a process of its own, which prints its port. */
export async function startProbe(file: string): Promise<ProbeServer> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endChild = (): void => void child.kill('SIGKILL');
  process.on('exit', endChild);
  const closed = once(child, 'close');
  const [line] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data', { signal: AbortSignal.timeout(20_000) }),
    closed.then(() => {
      throw new Error(`${file} ended`);
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
