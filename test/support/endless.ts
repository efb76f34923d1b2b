import { once } from 'node:events';
import { connect } from 'node:net';

/** A server reads on for a while when it has refused a body (64 MiB), so that its sender hears of it; buffers hold some. */
export const MOST_BYTES_HEARD = 128 * 1024 * 1024;

export interface Refused {
  /** What the server has answered, headers and all. */
  readonly answer: string;
  /** How many bytes were sent by then. */
  readonly bytes: number;
}

/** Posts a body that has no end, piece by piece, until the server has answered with JSON or closes the connection. */
export async function postWithoutEnd(
  url: string,
  path: string,
  headers: readonly string[] = [],
): Promise<Refused> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const closed = once(socket, 'close');
  let answer = '';
  let bytes = 0;
  socket.on('data', (piece) => {
    answer += piece.toString();
    if (answer.endsWith('}')) socket.destroy();
  });
  // A server that has heard enough closes the connection while it is written to.
  socket.on('error', () => {});
  const head = ['Host: x', 'Content-Type: application/json', 'Transfer-Encoding: chunked', ...headers];
  socket.write([`POST ${path} HTTP/1.1`, ...head, '', ''].join('\r\n'));
  const piece = 'x'.repeat(256 * 1024);
  const write = (): void => {
    if (socket.destroyed || answer !== '') return;
    bytes += piece.length;
    socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`, () => setImmediate(write));
  };
  write();
  await closed;
  return { answer, bytes };
}
