import { createServer } from 'node:net';
import type { Server as TcpServer, Socket } from 'node:net';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';
import type { Certificate } from './certificate.ts';

export const HOST = '127.0.0.1';

/**
 * Takes the connections of a gRPC server. That one's own listener ends connections in order, with a word to each call;
 * this one can end them as a lost network or a killed process does.
 */
export class Listener {
  readonly port: number;
  readonly #tcp: TcpServer;
  readonly #sockets: Set<Socket>;

  private constructor(tcp: TcpServer, sockets: Set<Socket>) {
    const address = tcp.address();
    if (address === null || typeof address === 'string') throw new Error('the listener has no port');
    this.port = address.port;
    this.#tcp = tcp;
    this.#sockets = sockets;
  }

  /** Port 0 is a free one. */
  static listen(server: Server, port: number, tls: Certificate | undefined): Promise<Listener> {
    const injector = server.createConnectionInjector(credentialsOf(tls));
    const sockets = new Set<Socket>();
    const tcp = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      injector.injectConnection(socket);
    });
    return new Promise((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen(port, HOST, () => resolve(new Listener(tcp, sockets)));
    });
  }

  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
    this.breakConnections();
    return closed;
  }
}

const credentialsOf = (tls: Certificate | undefined): ServerCredentials =>
  tls === undefined
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(null, [
        { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) },
      ]);
