// Servers of a test on the loopback address, all of them ended with the test.
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { certificate, key } from './certificate.ts';

export interface Listening {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, or https. */
  readonly url: string;
  /** The requests that came, as `GET /path`. */
  readonly seen: string[];
  /** How many connections were made. */
  readonly connections: () => number;
}

const servers = new Set<Server>();

export function listen(answer: RequestListener): Promise<Listening> {
  return started((listener) => createServer(listener), 'http', answer);
}

export function listenSecurely(answer: RequestListener): Promise<Listening> {
  return started((listener) => createSecureServer({ key, cert: certificate }, listener), 'https', answer);
}

async function started(
  create: (listener: RequestListener) => Server,
  scheme: string,
  answer: RequestListener,
): Promise<Listening> {
  const seen: string[] = [];
  let connections = 0;
  const server = create((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on('connection', () => (connections += 1));
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, url: `${scheme}://127.0.0.1:${port}`, seen, connections: () => connections };
}

export async function stopListening(): Promise<void> {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  servers.clear();
}
