import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';

/** Bytes of events appended before the write-ahead log is copied into the table, in a thread of its own. */
const START_BYTES = 4_194_304;
/** So little appended while the thread copied, that copying the rest here stops nobody noticeably. */
const REST_BYTES = 262_144;
/** So much that it is copied here at any price: the write-ahead log must not grow without bound. */
const LIMIT_BYTES = 16_777_216;

/** This file's neighbour, in the sources as in the build. */
const program = new URL(`./checkpointThread${import.meta.url.slice(-3)}`, import.meta.url);

/**
 * Copies the write-ahead log into the table off the hot path. SQLite starts the write-ahead log anew only when a
 * writer finds all of it copied. Under load the thread alone never gets there, so it copies the bulk, again and again
 * while much is left, and the writer's thread copies the small rest.
 */
export class Checkpoints {
  readonly #db: Database;
  #thread: Worker | undefined;
  #isCopying = false;
  #isStopped = false;
  /** Bytes appended since all was copied. */
  #bytes = 0;
  /** Bytes appended since the thread last began. */
  #newBytes = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** To be called after each commit, with the bytes of its events. */
  onCommitted(bytes: number): void {
    this.#bytes += bytes;
    this.#newBytes += bytes;
    if (this.#bytes > LIMIT_BYTES) this.#copyHere();
    else if (this.#bytes > START_BYTES && !this.#isCopying && !this.#db.memory) this.#copyInThread();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#thread?.terminate();
  }

  #copyInThread(): void {
    this.#isCopying = true;
    this.#newBytes = 0;
    this.#thread ??= this.#startThread();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#thread.postMessage('copy');
  }

  #startThread(): Worker {
    const thread = new Worker(program, { workerData: this.#db.name });
    thread.unref();
    thread.on('message', () => this.#onCopied());
    thread.on('error', () => this.#onThreadFailed());
    return thread;
  }

  #onCopied(): void {
    this.#isCopying = false;
    if (this.#isStopped) return;
    if (this.#newBytes > REST_BYTES) this.#copyInThread();
    else this.#copyHere();
  }

  /** A later commit starts another thread; until one succeeds, the limit is what bounds the write-ahead log. */
  #onThreadFailed(): void {
    this.#isCopying = false;
    this.#thread = undefined;
  }

  #copyHere(): void {
    this.#bytes = 0;
    try {
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // What is committed stays in the write-ahead log and is copied another time; the append has not failed.
    }
  }
}
