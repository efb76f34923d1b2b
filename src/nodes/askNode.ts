import { Agent, request } from 'undici';
import type { Named } from '../commands/sharing.ts';
import { type Asked, NEXT_PATH, readNamed, SECRET_HEADER } from './asking.ts';

/** Who has not answered by then is not waited for. */
const ANSWER_MS = 200;
const CONNECTIONS = 32;
const IDLE_MS = 30_000;

/** Asks other nodes, over connections that are kept. */
export interface Asking {
  /** The work that the node at `url` names. Rejects where it does not answer in 200 ms. */
  next(url: string, asked: Asked): Promise<readonly Named[]>;
  close(): Promise<void>;
}

/**
 * Where this node itself was busy all the time, the answer may be there: what has arrived is read before the time
 * counts as over.
 */
async function inAnswerTime<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const timeOut = Promise.withResolvers<never>();
  const end = (): void => {
    timeOut.reject(new Error(`no answer in ${ANSWER_MS} ms`));
    // Heard of only by a call that has got its connection.
    over.abort();
  };
  const timer = setTimeout(() => setImmediate(end), ANSWER_MS);
  try {
    return await Promise.race([ask(over.signal), timeOut.promise]);
  } finally {
    clearTimeout(timer);
  }
}

export function askNodes(secret: string): Asking {
  const dispatcher = new Agent({
    connections: CONNECTIONS,
    keepAliveTimeout: IDLE_MS,
    connect: { timeout: ANSWER_MS },
  });
  return {
    next: (url, asked) =>
      inAnswerTime(async (signal) => {
        const { statusCode, body } = await request(new URL(NEXT_PATH, url), {
          dispatcher,
          method: 'POST',
          headers: { 'content-type': 'application/json', [SECRET_HEADER]: secret },
          body: JSON.stringify(asked),
          signal,
        });
        const text = await body.text();
        if (statusCode !== 200) throw new Error(`the node at ${url} answered ${statusCode}`);
        return readNamed(text);
      }),
    close: () => dispatcher.destroy(),
  };
}
