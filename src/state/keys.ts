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
