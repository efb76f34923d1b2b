import type { Told } from './ledger.ts';

const ANSWER_WITHIN_MS = 10_000;

export interface Answer {
  readonly told: Told;
  /** 0 where no answer came. */
  readonly status: number;
  /** Of a JSON body; an empty object without one. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type Client = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<Answer>;

/**
 * Calls the server and never throws. 4xx: refused, nothing was done. No answer or 5xx: unknown.
 */
export const clientOf =
  (url: string, token: string): Client =>
  async (method, path, body) => {
    try {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await response.text();
      return {
        told: toldBy(response.status),
        status: response.status,
        body: text === '' ? {} : JSON.parse(text),
      };
    } catch {
      return { told: 'unknown', status: 0, body: {} };
    }
  };

function toldBy(status: number): Told {
  if (status >= 500) return 'unknown';
  return status >= 400 ? 'refused' : 'acknowledged';
}
