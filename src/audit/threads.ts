import { Worker } from 'node:worker_threads';

/**
 * Runs a thread of this folder, from its source where this is one, else from what it was compiled to; resolves to what it
 * reports as its result. `signal` ends it, and rejects with the signal's reason.
 */
export function runThread<R>(
  name: string,
  workerData: object,
  onProgress: (events: number, positions: number) => void,
  signal?: AbortSignal,
): Promise<R> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./${name}${extension}`, import.meta.url), { workerData });
  return new Promise<R>((resolve, reject) => {
    const stop = (): void => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: ThreadMessage<R>) => {
      if ('result' in message) resolve(message.result);
      else onProgress(message.events, message.positions);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`the thread ${name} has ended with ${code} and without a result`));
    });
    if (signal?.aborted === true) stop();
  });
}

/** What a thread tells: that it has come further, and in the end its result. */
export type ThreadMessage<R> =
  | { readonly events: number; readonly positions: number }
  | { readonly result: R };
