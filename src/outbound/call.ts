import { OutboundFailed } from './errors.ts';

/** How long what may take, in milliseconds. */
export interface Times {
  /** To resolve the name and to connect, with TLS. */
  readonly connectMs: number;
  /** Until the headers of an answer are there, counted for each redirect anew. */
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  /** The whole call, to the last byte of the body, redirects among it. */
  readonly totalMs: number;
}

type Phase = 'headers' | 'idle' | 'total';

/** One call and its times: as soon as one is over, `signal` aborts and `failed` rejects, with the same OutboundFailed. */
export interface Call {
  readonly signal: AbortSignal;
  readonly failed: Promise<never>;
  /** Starts a time; the function stops it. */
  readonly start: (phase: Phase, ms: number) => () => void;
  /** Stops the time of the whole call. */
  readonly end: () => void;
}

/** Starts the time of a call. `given` is the caller's own way to give it up. */
export function startCall(host: string, totalMs: number, given: AbortSignal | undefined): Call {
  const controller = new AbortController();
  const { signal } = controller;
  const { promise: failed, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason as OutboundFailed), { once: true });
  // Nobody waits for it while a body is read.
  failed.catch(() => undefined);

  const giveUp = (): void => controller.abort(new OutboundFailed('aborted', host));
  const start: Call['start'] = (phase, ms) => {
    const timer = setTimeout(() => controller.abort(new OutboundFailed('timeout', host, phase)), ms);
    return () => clearTimeout(timer);
  };
  const stop = start('total', totalMs);
  if (given?.aborted === true) giveUp();
  else given?.addEventListener('abort', giveUp, { once: true });
  const end = (): void => {
    stop();
    given?.removeEventListener('abort', giveUp);
  };
  return { signal, failed, start, end };
}

/** Waits for a promise at most so long, then rejects with what `late` makes. */
export async function within<T>(ms: number, promise: Promise<T>, late: () => Error): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), ms);
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
