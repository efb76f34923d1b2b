import type { Readable } from 'node:stream';
import type { Agent } from 'undici';
import type { Call } from './call.ts';
import { callFailure } from './failures.ts';
import { answeredHeaders } from './headers.ts';
import type { Hop } from './redirects.ts';

export interface Request extends Hop {
  readonly method: 'GET' | 'POST';
  readonly body: string | Uint8Array | null;
  readonly headersMs: number;
}

export interface Answer {
  readonly host: string;
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** As it arrives. Must be read or destroyed, or it keeps its connection until the time of the call is over. */
  readonly body: Readable;
}

/** One request and the headers of its answer; any status is an answer. Throws OutboundRefused or OutboundFailed. */
export async function exchange(agent: Agent, request: Request, call: Call): Promise<Answer> {
  const { url, method, headers, body } = request;
  const stop = call.start('headers', request.headersMs);
  // Times are kept by the call: undici's are coarse. And it hears of an abort only when it has a connection.
  const sent = agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers,
    body,
    signal: call.signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const { statusCode, headers: answered, body: arriving } = await Promise.race([sent, call.failed]);
    // A body that is destroyed while nobody reads it must not end the process.
    arriving.on('error', () => undefined);
    return { host: url.hostname, status: statusCode, headers: answeredHeaders(answered), body: arriving };
  } catch (error) {
    throw callFailure(error, url.hostname);
  } finally {
    stop();
  }
}
