/** A URL without what may be a secret: its query, where clients put keys, is only shown to be there. */
export function redactedUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return 'a URL';
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}
