/**
 * The doors' paths. UiPath's clients put them behind several base paths, in any letter case
 * (UiPath's contract: base path prefixes).
 */
export type Target =
  | ODataTarget
  | { readonly kind: 'token' }
  | { readonly kind: 'openid' }
  | { readonly kind: 'unknown' };

/** `base` is what stands before `/odata` and ends with it: answers' context URLs need it. */
export interface ODataTarget {
  readonly kind: 'odata' | 'api';
  readonly base: string;
  /** What follows `/odata/` as written, or `/api/` in lower case. */
  readonly rest: string;
  readonly query: string;
}

const odata = /^(\/odata|\/orchestrator\/odata|\/[^/]+\/[^/]+\/orchestrator_\/odata)(?:\/(.*))?$/i;
const api = /^(\/orchestrator|\/[^/]+\/[^/]+\/orchestrator_)?\/api\/(.*)$/i;
const identity = /^(?:\/[^/]+)?\/identity_?\/(connect\/token|\.well-known\/openid-configuration)$/i;

/** Sorts a raw URL. Parentheses and quotes make no sense to a usual router, so that we read it ourselves. */
export function readTarget(url: string): Target {
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = mark === -1 ? '' : url.slice(mark + 1);
  // By far the most frequent one, without a regular expression.
  if (path.startsWith('/odata/')) return { kind: 'odata', base: '/odata', rest: path.slice(7), query };
  const behindPrefix = odata.exec(path);
  if (behindPrefix !== null) {
    const [, base = '', rest = ''] = behindPrefix;
    return { kind: 'odata', base, rest, query };
  }
  const behindApi = api.exec(path);
  if (behindApi !== null) {
    const [, before = '', rest = ''] = behindApi;
    return { kind: 'api', base: `${before}/odata`, rest: rest.toLowerCase(), query };
  }
  const call = identity.exec(path)?.[1];
  if (call === undefined) return { kind: 'unknown' };
  return { kind: call.toLowerCase() === 'connect/token' ? 'token' : 'openid' };
}
