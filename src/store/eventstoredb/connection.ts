import { setMaxListeners } from 'node:events';
import { StoreUnavailable } from '../eventStore.ts';
import { Answers } from './answers.ts';
import type { Client } from './client.ts';
import { ConnectionLost, isAnswer, isDenied } from './failures.ts';
import { probe } from './probe.ts';
import { pauseAfter } from './timing.ts';
import type { Timing } from './timing.ts';
import { pause, TimedOut, within } from './within.ts';

/** A client that works, as far as is known. */
export interface Lease {
  readonly client: Client;
  /** Aborts when the client is given up: no call on it will be answered any more. */
  readonly retired: AbortSignal;
  /** Of its appends. */
  readonly answers: Answers;
}

export interface ConnectionOptions {
  readonly newClient: () => Client;
  readonly timing: Timing;
  /** Why there is no connection any more, with the error that told; null where there is one again. */
  readonly onChange: (reason: string | null, error?: unknown) => void;
}

const HANG_UP_MS = 1_000;

/**
 * The one client of this thread (appends of two would fail together), and whether it works. A client whose call has
 * failed as no answer does is given up as a whole, since some of its failures last: it keeps, for example, a failed
 * question for what the server can do. Another one takes its place as soon as a server answers it.
 */
export class Connection {
  readonly timing: Timing;
  readonly #options: ConnectionOptions;
  readonly #closing = new AbortController();
  #current: { readonly lease: Lease; readonly retire: AbortController } | undefined;
  #reason: string | null = 'EventStoreDB is not connected yet';
  #lostAt = performance.now();
  #connected = Promise.withResolvers<void>();
  #recovering: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.timing = options.timing;
    setMaxListeners(0, this.#closing.signal);
  }

  /** Why calls fail right now; null where there is a connection. */
  get reason(): string | null {
    return this.#reason;
  }

  /** Aborts when the store is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** One try to connect. Throws what the client throws, or TimedOut. */
  async connect(): Promise<void> {
    const client = this.#options.newClient();
    try {
      await this.#probe(client);
      this.#closing.signal.throwIfAborted();
    } catch (error) {
      await hangUp(client);
      throw error;
    }
    const retire = new AbortController();
    setMaxListeners(0, retire.signal);
    const silence = new TimedOut(`no append was answered for ${this.timing.appendSilenceMs} ms`);
    const answers = new Answers(this.timing.appendSilenceMs, () => this.#lost(lease, silence));
    const lease: Lease = { client, retired: retire.signal, answers };
    this.#current = { lease, retire };
    this.#reason = null;
    this.#connected.resolve();
  }

  async #probe(client: Client): Promise<void> {
    const { probeMs } = this.timing;
    // What is left of a probe that has run out of time ends as well.
    const ending = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, ending.signal]);
    try {
      await within(probeMs, probe(client, probeMs, signal), signal);
    } finally {
      ending.abort();
    }
  }

  /** Waits up to `ms` for a connection; unless told, until it has been away for as long as is graceful. Throws StoreUnavailable. */
  async lease(ms = this.#lostAt + this.timing.graceMs - performance.now()): Promise<Lease> {
    if (this.#current === undefined && ms > 0) {
      await within(ms, this.#connected.promise, this.#closing.signal).catch(() => {});
    }
    if (this.#current === undefined) throw new StoreUnavailable(this.#reason ?? 'the event log is closed');
    return this.#current.lease;
  }

  /** A call on a lease has failed. Unless the error is an answer the client is given up; after a silence only if it is silent again. */
  failed(lease: Lease, error: unknown): void {
    if (isAnswer(error)) return;
    if (error instanceof TimedOut)
      this.#probe(lease.client).catch((cause: unknown) => this.#lost(lease, cause));
    else this.#lost(lease, error);
  }

  #lost(lease: Lease, error: unknown): void {
    if (this.#current?.lease !== lease || this.#closing.signal.aborted) return;
    this.#giveUp(error);
    this.#recovering = this.#recover(lease.client);
  }

  #giveUp(cause: unknown): void {
    const retire = this.#current?.retire;
    this.#current = undefined;
    this.#lostAt = performance.now();
    this.#connected = Promise.withResolvers<void>();
    retire?.abort(new ConnectionLost('the connection to EventStoreDB was lost', { cause }));
    this.#report(cause);
  }

  #report(error: unknown): void {
    const before = this.#reason;
    this.#reason = isDenied(error) ? 'EventStoreDB refuses the user' : 'EventStoreDB cannot be reached';
    if (this.#reason !== before) this.#options.onChange(this.#reason, error);
  }

  async #recover(former: Client): Promise<void> {
    // Its end fails all appends of this thread, so that it comes before the first append of the next one.
    await hangUp(former);
    for (let failures = 1; !this.#closing.signal.aborted; failures += 1) {
      try {
        await this.connect();
        return this.#options.onChange(null);
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        this.#report(error);
        await pause(pauseAfter(failures, this.timing), this.#closing.signal);
      }
    }
  }

  /** Ends every call that is still under way. */
  async close(): Promise<void> {
    const client = this.#current?.lease.client;
    const closed = new StoreUnavailable('the event log is closed');
    this.#current?.retire.abort(closed);
    this.#closing.abort(closed);
    this.#current = undefined;
    this.#reason = closed.message;
    await this.#recovering;
    if (client !== undefined) await hangUp(client);
  }
}

/** A client that does not end its calls in time is left to itself. */
async function hangUp(client: Client): Promise<void> {
  await within(HANG_UP_MS, client.close()).catch(() => {});
}
