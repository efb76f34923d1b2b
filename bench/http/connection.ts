import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Response } from './response.ts';
import { parseResponse } from './response.ts';

interface Waiting {
  readonly resolve: (response: Response) => void;
  readonly reject: (error: Error) => void;
}

const NOTHING = Buffer.alloc(0);

/** One keep-alive connection, which carries one request at a time: one caller in a closed loop. */
export class Connection {
  readonly #socket: Socket;
  #waiting: Waiting | undefined;
  #received: Buffer = NOTHING;
  #failure: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', (error) => this.#fail(error));
    socket.on('timeout', () => {
      if (this.#waiting !== undefined) this.#fail(new Error('the server did not answer in time'));
    });
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** Connects to this machine. A request that hears nothing for `silenceMs` fails. */
  static async open(port: number, silenceMs: number): Promise<Connection> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect', { signal: AbortSignal.timeout(5_000) });
    socket.setTimeout(silenceMs);
    return new Connection(socket);
  }

  /** Sends the text of a whole request, in ASCII. */
  send(request: string): Promise<Response> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting = { resolve, reject };
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#failure ??= new Error('this connection is closed');
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    try {
      const parsed = parseResponse(this.#received);
      if (parsed === undefined) return;
      this.#received = this.#received.subarray(parsed.length);
      this.#waiting = undefined;
      waiting.resolve(parsed.response);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#socket.destroy();
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }
}
