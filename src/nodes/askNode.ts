import { Agent, request } from 'undici';
import type { ReadyEntry } from '../readModel/queueIndex.ts';
import { type Asked, NEXT_PATH, readNamed, SECRET_HEADER } from './asking.ts';

/** Who has not answered by then is not waited for. */
const ANSWER_MS = 200;
const CONNECTIONS = 32;
const IDLE_MS = 30_000;

/** Asks other nodes, over connections that are kept. */
export interface Asking {
  /** The items that the node at `url` names. Rejects where it does not answer in 200 ms. */
  next(url: string, asked: Asked): Promise<readonly ReadyEntry[]>;
  close(): Promise<void>;
}

export function askNodes(secret: string): Asking {
  const dispatcher = new Agent({
    connections: CONNECTIONS,
    keepAliveTimeout: IDLE_MS,
    connect: { timeout: ANSWER_MS },
  });
  return {
    next: async (url, asked) => {
      const { statusCode, body } = await request(new URL(NEXT_PATH, url), {
        dispatcher,
        method: 'POST',
        headers: { 'content-type': 'application/json', [SECRET_HEADER]: secret },
        body: JSON.stringify(asked),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`the node at ${url} answered ${statusCode}`);
      return readNamed(text);
    },
    close: () => dispatcher.destroy(),
  };
}
