import { hash, randomBytes } from 'node:crypto';
import type { AttemptResult, Callback } from '../../domain/callback/callback.ts';
import { OutboundFailed, OutboundRefused } from '../../outbound/errors.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import { retryAfterMs } from './retryAfter.ts';
import { webhookHeaders } from './signature.ts';

export interface AttemptOptions {
  readonly outbound: Pick<Outbound, 'postSmall'>;
  /** What it is signed with. */
  readonly keys: readonly Uint8Array[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Gives it up. */
  readonly signal: AbortSignal;
}

/** Sends a message once. Null where it was given up: nobody knows what came of it. */
export async function attempt(
  { messageId, url }: Callback,
  body: string,
  { outbound, keys, now, signal }: AttemptOptions,
): Promise<AttemptResult | null> {
  const timestamp = Math.floor(now / 1_000);
  const headers = {
    'content-type': 'application/json',
    traceparent: traceparent(messageId),
    ...webhookHeaders({ id: messageId, timestamp, body }, keys),
  };
  try {
    const { status, headers: answered } = await outbound.postSmall(url, { headers, body, signal });
    const askedMs = retryAfterMs(answered.get('retry-after'), now);
    return { kind: 'answered', code: status, retryAfterMs: askedMs };
  } catch (error) {
    if (error instanceof OutboundRefused) return { kind: 'refused', reason: error.reason };
    if (!(error instanceof OutboundFailed)) throw error;
    return signal.aborted ? null : { kind: 'failed', error: error.kind };
  }
}

/** All attempts of a message are one trace (W3C Trace Context). */
const traceparent = (messageId: string): string =>
  `00-${hash('sha256', messageId).slice(0, 32)}-${randomBytes(8).toString('hex')}-00`;
