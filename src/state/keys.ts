/** Keys and secrets under a name (`jwt.signing`, `webhook.12`): signing keys, erasure keys, webhook secrets. */
export interface Keys {
  find(name: string): Promise<Uint8Array | null>;

  /** The value under this name; where there is none, `create` makes it, and all callers get the same one. */
  getOrCreate(name: string, create: () => Uint8Array): Promise<Uint8Array>;

  /** Replaces the value. */
  set(name: string, value: Uint8Array): Promise<void>;

  /**
   * Removes it for good; false where there was none. Its place in a file is overwritten at once; PostgreSQL does that
   * when it vacuums, and its archives of the write-ahead log keep it.
   */
  remove(name: string): Promise<boolean>;
}

/** Keys of many things, each of which may have to go for good. */
export interface ErasableKeys extends Keys {
  /** The values under those names that have one, in one look. */
  findMany(names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;

  /** As `getOrCreate`, of many names at once; they are kept when it resolves. */
  getOrCreateMany(
    names: readonly string[],
    create: () => Uint8Array,
  ): Promise<ReadonlyMap<string, Uint8Array>>;

  /**
   * As `remove`, but the name is used up: an empty value stands under it from then on, so that none is ever made for it
   * again. When it resolves, no file of SQLite holds the value any more.
   */
  destroy(name: string): Promise<void>;
}
