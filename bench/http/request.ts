/** Writes requests to one route: what does not change is put together once. Bodies are ASCII. */
export function requestsTo(method: 'GET' | 'POST', path: string, token: string): (body?: string) => string {
  const head =
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n` +
    'Content-Type: application/json\r\nContent-Length: ';
  return (body = '') => `${head}${body.length}\r\n\r\n${body}`;
}
