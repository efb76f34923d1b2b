import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const main = path.resolve(import.meta.dirname, '../eventStoreServer/main.ts');

export interface EventStoreProcess {
  /** The connection string. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The stand-in for EventStoreDB in a process of its own, so that it does not take its turns from the nodes. */
export async function startEventStoreProcess(): Promise<EventStoreProcess> {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [main], {
    env: { PATH, HOME, TMPDIR },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'close').then(() =>
      Promise.reject(new Error('the stand-in for EventStoreDB does not start')),
    ),
  ]);
  return {
    url: String(line),
    stop: async () => {
      process.off('exit', kill);
      const closed = once(child, 'close');
      kill();
      await closed;
    },
  };
}
