import { setTimeout as delay } from 'node:timers/promises';
import { operations as projection } from '../../../projections/operations/operations.ts';
import { internalContext } from '../../commands/prepareStore.ts';
import { findOperation, recordCommand } from '../../commands/operations/operations.ts';
import type { Recorded } from '../../domain/event.ts';
import { keyOf } from '../../domain/event.ts';
import { listRunningOperations } from '../../readModel/queries/operations.ts';
import type { ReadModels } from '../../readModel/readModels.ts';
import { carryOut, type Carrying } from './carryOut.ts';
import { isOperationEvent } from '../../commands/operations/operationEvents.ts';

/** Operations under way at once; others wait for their turn. */
const AT_ONCE = 4;
/** After trouble with log or rows, and twice as long each further time. */
const REST_MS = 1_000;
/** An operation that stands still so often is given up: somebody has to look at it. */
const TRIES = 8;

export interface OperationsOptions extends Carrying {
  readonly reads: ReadModels;
  /** Calls back for each event that joins the log; returns how that is ended. */
  readonly listen: (listener: (event: Recorded) => void) => () => void;
  readonly onError: (error: unknown, what: string) => void;
  readonly restMs?: number;
}

/**
 * Carries out changes to many items. One node does so, for all: what is started it hears from the log at once, and from
 * the rows what others have left.
 */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Map<number, { readonly ending: AbortController; readonly done: Promise<void> }>();
  readonly #waiting = new Set<number>();
  readonly #endListening: () => void;
  readonly #loading: Promise<void>;

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#endListening = options.listen((event) => this.#heard(event));
    this.#loading = this.#load();
  }

  /** Resolves when the items that are being changed are done; what is left stays for whoever goes on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#endListening();
    this.#waiting.clear();
    for (const { ending } of this.#running.values()) ending.abort();
    await Promise.all([this.#loading, ...[...this.#running.values()].map(({ done }) => done)]);
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  #heard(event: Recorded): void {
    if (!isOperationEvent(event)) return;
    const id = Number(keyOf(event.stream));
    if (event.type === 'Started' || event.type === 'Resumed') this.#want(id);
    if (event.type === 'Cancelled') {
      this.#waiting.delete(id);
      this.#running.get(id)?.ending.abort();
    }
  }

  async #load(): Promise<void> {
    while (!this.#isStopped) {
      try {
        if (await this.#areRowsComplete()) {
          for (const id of await listRunningOperations(this.#options.reads)) this.#want(id);
          return;
        }
      } catch (error) {
        this.#options.onError(error, 'operations that are to go on could not be found');
      }
      await this.#rest(this.#stopping.signal);
    }
  }

  async #areRowsComplete(): Promise<boolean> {
    const { reads, orchestrator } = this.#options;
    if (reads.building().includes(projection.name)) return false;
    return (await reads.consistency.waitFor(await orchestrator.store.lastPosition())) === 0;
  }

  #want(id: number): void {
    if (this.#isStopped) return;
    this.#waiting.add(id);
    this.#startNext();
  }

  #startNext(): void {
    for (const id of this.#waiting) {
      if (this.#isStopped || this.#running.size >= AT_ONCE) return;
      // One that is resumed while it is being stopped has its turn afterwards.
      if (this.#running.has(id)) continue;
      this.#waiting.delete(id);
      const ending = new AbortController();
      const done = this.#keepAt(id, ending.signal).finally(() => {
        this.#running.delete(id);
        this.#startNext();
      });
      this.#running.set(id, { ending, done });
    }
  }

  async #keepAt(id: number, signal: AbortSignal): Promise<void> {
    let before = -1;
    for (let tried = 1; !signal.aborted; tried += 1) {
      try {
        await carryOut(this.#options, id, signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onError(error, `operation ${id} could not go on`);
        const revision = await this.#revisionOf(id);
        if (revision > before) tried = 1;
        before = revision;
        if (tried >= TRIES) return this.#giveUp(id);
        await this.#rest(signal, tried);
      }
    }
  }

  async #revisionOf(id: number): Promise<number> {
    try {
      return (await findOperation(this.#options.orchestrator.store, id))?.state.revision ?? -1;
    } catch {
      return -1;
    }
  }

  async #giveUp(id: number): Promise<void> {
    const { orchestrator, onError } = this.#options;
    try {
      const folded = await findOperation(orchestrator.store, id);
      if (folded === null) return;
      const { tenantId, folderId } = folded.state;
      const context = { ...internalContext('Operations'), tenantId, folderId };
      const reason = 'It could not go on: the log of the server tells why.';
      await recordCommand(orchestrator, context, folded, { type: 'Fail', reason });
    } catch (error) {
      onError(error, `operation ${id} could not be given up`);
    }
  }

  async #rest(signal: AbortSignal, tried = 1): Promise<void> {
    const { restMs = REST_MS } = this.#options;
    await delay(restMs * 2 ** (tried - 1), undefined, { signal }).catch(() => {});
  }
}
