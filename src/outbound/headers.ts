import { OutboundRefused } from './errors.ts';

/** Names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** What belongs to the connection or is made here. */
const notSettable = new Set([
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What another origin may see of a request that was meant for the first: nothing that could be a secret. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent']);

/** What is sent: the caller's headers over ours. Throws OutboundRefused for one that cannot be set. */
export function requestHeaders(host: string, userAgent: string, given: Headers | undefined): Headers {
  const entries = Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const refused = entries.find(([name]) => notSettable.has(name));
  if (refused !== undefined) throw new OutboundRefused('header', host, refused[0]);
  // A body of one size that is what it says: easier to limit than one that grows.
  const ours = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': userAgent };
  return { ...ours, ...Object.fromEntries(entries) };
}

export function forAnotherOrigin(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
}

/** What was answered. Cookies are dropped: nothing here would ever send one back. */
export function answeredHeaders(
  given: Readonly<Record<string, string | readonly string[] | undefined>>,
): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || name === 'set-cookie') continue;
    headers.set(name.toLowerCase(), typeof value === 'string' ? value : value.join(', '));
  }
  return headers;
}
