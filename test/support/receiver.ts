// A server of the test on the loopback address that takes callbacks.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request that it had. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly had: readonly Received[];
  stop(): Promise<void>;
}

/** Answers its n-th request (from 0) so; 200 unless told. */
export async function startReceiver(
  answer: (response: ServerResponse, n: number, received: Received) => void = (response) => response.end(),
): Promise<Receiver> {
  const had: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const received = { path: request.url ?? '', headers: request.headers, body };
      had.push(received);
      answer(response, had.length - 1, received);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    had,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
