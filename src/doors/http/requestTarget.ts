/**
 * The doors' paths. UiPath's clients put them behind several base paths, in any letter case
 * (UiPath's contract: base path prefixes).
 */
export type Target =
  /** `rest` is what follows `/odata/`, `base` what stands before it: answers' context URLs need it. */
  | { readonly kind: 'odata'; readonly base: string; readonly rest: string; readonly query: string }
  | { readonly kind: 'api'; readonly rest: string; readonly query: string }
  | { readonly kind: 'token'; readonly query: string }
  | { readonly kind: 'unknown' };

const odata = /^(\/odata|\/orchestrator\/odata|\/[^/]+\/[^/]+\/orchestrator_\/odata)\/(.*)$/i;
const api = /^(?:\/orchestrator|\/[^/]+\/[^/]+\/orchestrator_)?\/api\/(.*)$/i;
const token = /^(?:\/[^/]+)?\/identity_?\/connect\/token$/i;

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
  const apiRest = api.exec(path)?.[1];
  if (apiRest !== undefined) return { kind: 'api', rest: apiRest.toLowerCase(), query };
  return token.test(path) ? { kind: 'token', query } : { kind: 'unknown' };
}
