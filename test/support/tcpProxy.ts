// Stands between the program and a server, so that a test can take the server away and give it back.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Hangs up on everybody and answers nobody. */
  cut(): Promise<void>;
  /** Keeps all connections, accepts new ones, and passes nothing on. */
  hang(): void;
  /** Passes on again, on the same port, also what has waited while it hung. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  /** Whom what comes from a socket is passed on to. */
  const others = new Map<Socket, Socket>();
  let isHung = false;
  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      others.delete(socket);
    });
  };
  const listen = async (port: number): Promise<Server> => {
    const server = createServer((incoming) => {
      const outgoing = connect(target.port, target.host);
      for (const [from, to] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        hold(from);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
        if (!isHung) from.pipe(to);
        others.set(from, to);
      }
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const portOf = (server: Server): number => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the system gave no port');
    return address.port;
  };

  let server: Server | null = await listen(0);
  const port = portOf(server);
  const cut = async (): Promise<void> => {
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    isHung = false;
    for (const socket of sockets) socket.destroy();
    await closed;
    server = null;
  };
  return {
    port,
    cut,
    hang: () => {
      isHung = true;
      for (const [from, to] of others) from.unpipe(to);
    },
    mend: async () => {
      server ??= await listen(port);
      if (isHung) for (const [from, to] of others) from.pipe(to);
      isHung = false;
    },
    close: cut,
  };
}
