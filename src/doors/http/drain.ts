import type { IncomingMessage } from 'node:http';

/** How much more of a body that was refused is read, in bytes, and for how long, in milliseconds. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_MS = 10_000;

/**
 * Reads on and forgets what comes, then calls `done` once. Many clients send their whole body before they look for an
 * answer: if the server hung up in between, they would find a broken connection in the place of the refusal.
 */
export function drain(body: IncomingMessage, done: () => void): void {
  if (body.complete || body.destroyed) return done();
  let left = MAX_BYTES;
  const count = (part: Buffer): void => {
    left -= part.length;
    if (left < 0) end();
  };
  const end = (): void => {
    clearTimeout(timer);
    body.off('data', count).off('end', end).off('close', end).off('error', end);
    done();
  };
  const timer = setTimeout(end, MAX_MS);
  body.on('data', count).on('end', end).on('close', end).on('error', end);
  body.resume();
}
