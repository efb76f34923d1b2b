import type { Recorded } from '../domain/event.ts';

/** A lease that was granted to somebody's request. */
export interface Granted {
  readonly leaseId: string;
  /** `kind:id` of whoever claimed. */
  readonly holder: string;
  readonly requestId: string;
}

/**
 * What robots work on, in memory: which leases were granted to which request, so that a request that comes again gets
 * the same, and who wants to hear what happens to which work. It follows the log; `add` says what is known otherwise.
 */
export class LentWork {
  /** By holder and request, then by the stream of the work. */
  readonly #granted = new Map<string, Map<string, string>>();
  /** By the stream of the work: where in `#granted` it stands. */
  readonly #keys = new Map<string, string>();
  readonly #watchers = new Map<string, Set<(event: Recorded) => void>>();

  /** The leases that were granted to a request, on work that is still lent under them. */
  grantedTo({ holder, requestId }: Omit<Granted, 'leaseId'>): readonly string[] {
    return [...(this.#granted.get(keyOf(holder, requestId))?.values() ?? [])];
  }

  /** Work was lent. */
  add(stream: string, { holder, requestId, leaseId }: Granted): void {
    this.#remove(stream);
    const key = keyOf(holder, requestId);
    this.#keys.set(stream, key);
    const granted = this.#granted.get(key);
    if (granted === undefined) this.#granted.set(key, new Map([[stream, leaseId]]));
    else granted.set(stream, leaseId);
  }

  /** Calls back for each event of a piece of work that is followed; returns how that is ended. */
  watch(stream: string, listener: (event: Recorded) => void): () => void {
    const listeners = this.#watchers.get(stream) ?? new Set();
    this.#watchers.set(stream, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#watchers.get(stream) === listeners) this.#watchers.delete(stream);
    };
  }

  /** Follows one event of work. */
  apply(event: Recorded): void {
    if (event.type === 'Status') this.#follow(event);
    if (this.#watchers.size === 0) return;
    for (const listener of this.#watchers.get(event.stream) ?? []) listener(event);
  }

  #follow({ stream, data }: Recorded): void {
    const granted = 'lease' in data ? grantedIn(data.lease) : null;
    if (granted !== null) this.add(stream, granted);
    else this.#remove(stream);
  }

  #remove(stream: string): void {
    const key = this.#keys.get(stream);
    if (key === undefined) return;
    this.#keys.delete(stream);
    const granted = this.#granted.get(key);
    granted?.delete(stream);
    if (granted?.size === 0) this.#granted.delete(key);
  }
}

const keyOf = (holder: string, requestId: string): string => `${holder} ${requestId}`;

function grantedIn(lease: unknown): Granted | null {
  const { leaseId, holder, requestId } = lease as Partial<Granted>;
  if (leaseId === undefined || holder === undefined || requestId === undefined) return null;
  return { leaseId, holder, requestId };
}
