import { type MessagePort, Worker } from 'node:worker_threads';

/** Starts a thread of this folder: from its source where this is one, else from what it was compiled to. */
export function startWorker(name: string, workerData: object): Worker {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return new Worker(new URL(`./${name}${extension}`, import.meta.url), { workerData });
}

/** Sends a message to a thread, or from one. */
export function post(to: Worker | MessagePort, message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  to.postMessage(message);
}
