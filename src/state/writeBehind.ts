export interface WriteBehindOptions<V> {
  /** How long is collected, at most, before it is written (milliseconds). */
  readonly delayMs: number;
  /** How long it waits after a failure. */
  readonly retryMs: number;
  /** Writes what was collected, all or nothing; may be told the same again where the outcome was unknown. */
  readonly write: (batch: ReadonlyMap<string, V>) => void | Promise<void>;
  /** What is to be written of two values collected under one key. */
  readonly join: (earlier: V, later: V) => V;
  /** Told once when it can no longer write; what was collected is kept and tried again. */
  readonly onError: (error: unknown) => void;
}

/** Values by key that are collected in memory and written together a little later. */
export interface WriteBehind<V> {
  collect(key: string, value: V): void;

  /** What is not known to be written yet; undefined where there is nothing. */
  pending(key: string): V | undefined;

  /** Resolves when all that was collected before is written. Throws what writing throws, and keeps it then. */
  flush(): Promise<void>;

  /** Ends the timer without writing. */
  stop(): void;
}

export function writeBehind<V>(options: WriteBehindOptions<V>): WriteBehind<V> {
  const { delayMs, retryMs, write, join, onError } = options;
  let collected = new Map<string, V>();
  let writing: ReadonlyMap<string, V> | undefined;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;

  function add(key: string, value: V): void {
    const earlier = collected.get(key);
    collected.set(key, earlier === undefined ? value : join(earlier, value));
  }

  function writeLater(delay: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().catch(tell);
    }, delay).unref();
  }

  function tell(error: unknown): void {
    if (!isFailing) onError(error);
    isFailing = true;
  }

  /** What failed goes below what was collected since. */
  function putBack(batch: ReadonlyMap<string, V>): void {
    const since = collected;
    collected = new Map(batch);
    for (const [key, value] of since) add(key, value);
    writeLater(retryMs);
  }

  async function writeBatch(): Promise<void> {
    if (collected.size === 0) return;
    const batch = collected;
    collected = new Map();
    writing = batch;
    try {
      await write(batch);
      isFailing = false;
    } catch (error) {
      putBack(batch);
      throw error;
    } finally {
      writing = undefined;
    }
  }

  function start(): Promise<void> {
    running = writeBatch().finally(() => {
      running = undefined;
    });
    return running;
  }

  /** One batch at a time: a second one beside it could overtake the first. */
  async function flush(): Promise<void> {
    // What is under way comes back if it fails; then it is part of the next batch.
    if (running !== undefined) await running.catch(() => {});
    await (running ?? start());
  }

  return {
    collect(key, value) {
      add(key, value);
      writeLater(delayMs);
    },
    pending(key) {
      const earlier = writing?.get(key);
      const later = collected.get(key);
      if (later === undefined) return earlier;
      return earlier === undefined ? later : join(earlier, later);
    },
    flush,
    stop: () => clearTimeout(timer),
  };
}
