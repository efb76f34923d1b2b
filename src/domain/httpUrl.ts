const MAX_LENGTH = 2_048;

/** Whether a text is an absolute http or https URL without credentials in it. Who is behind it is not looked at. */
export function isHttpUrl(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.username === '' && url.password === '';
}

/** A URL as it may be shown: without its query, which may hold a secret. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  return url === null ? '' : `${url.origin}${url.pathname}`;
}
