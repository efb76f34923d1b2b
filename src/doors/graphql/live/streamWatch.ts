import type { Recorded } from '../../../domain/event.ts';

type Listener = (event: Recorded) => void;

/** Calls back for events of single streams. */
export class StreamWatch {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** One more event of the log, whatever it is of. */
  heard(event: Recorded): void {
    if (this.#listeners.size === 0) return;
    for (const listener of this.#listeners.get(event.stream) ?? []) listener(event);
  }

  /** Returns how it is ended. */
  add(stream: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(stream) ?? new Set();
    this.#listeners.set(stream, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(stream) === listeners) this.#listeners.delete(stream);
    };
  }
}
