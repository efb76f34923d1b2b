import { OutboundRefused } from './errors.ts';
import type { Headers } from './headers.ts';
import { forAnotherOrigin } from './headers.ts';
import type { TargetRules } from './targets.ts';
import { targetOf } from './targets.ts';

/** One request of a call: the first, or where a redirect leads. */
export interface Hop {
  readonly url: URL;
  readonly headers: Headers;
}

const redirecting = new Set([301, 302, 303, 307, 308]);

/** Where an answer sends the caller; null where it does not. */
export function redirectOf(status: number, headers: ReadonlyMap<string, string>): string | null {
  return redirecting.has(status) ? (headers.get('location') ?? null) : null;
}

/** The request that follows a redirect. Throws OutboundRefused, also where it would leave https. */
export function nextHop(from: Hop, location: string, rules: TargetRules): Hop {
  const resolved = URL.parse(location, from.url.href);
  if (resolved === null) throw new OutboundRefused('url', null);
  const url = targetOf(URL.canParse(location) ? location : resolved.href, rules);
  if (from.url.protocol === 'https:' && url.protocol === 'http:')
    throw new OutboundRefused('downgrade', url.hostname);
  const isSameOrigin = url.origin === from.url.origin;
  return { url, headers: isSameOrigin ? from.headers : forAnotherOrigin(from.headers) };
}
