import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

it('goes behind the other threads of the process, and leaves those where they are', async () => {
  const before = getPriority();
  const module = new URL('../../../src/readModel/backgroundThread.ts', import.meta.url);
  const thread = new Worker(
    `import { getPriority } from 'node:os';
     import { parentPort } from 'node:worker_threads';
     import { workInBackground } from '${module.href}';
     workInBackground();
     parentPort.postMessage(getPriority());`,
    { eval: true, execArgv: ['--input-type=module'] },
  );
  const [priority] = await once(thread, 'message');
  expect(getPriority()).toBe(before);
  // Elsewhere a thread has no priority of its own.
  expect(priority).toBe(process.platform === 'linux' ? 10 : before);
});
