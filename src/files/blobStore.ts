/**
 * The port of the file store. A blob is bytes under the SHA-256 of those bytes: what it is called, where it came from
 * and who may read it stand in events. So the same content is kept once, and no name can lead anywhere.
 *
 * Every method throws BlobError: `unavailable` where the store cannot be used, and what it says besides.
 */

/** The SHA-256 of a content: 64 hexadecimal digits in lower case. */
export type BlobId = string;

export interface BlobStat {
  readonly id: BlobId;
  /** In bytes. */
  readonly size: number;
  /** When the content was put last, in milliseconds of the store's clock. */
  readonly storedAt: number;
}

export interface BlobStore {
  /**
   * Keeps a content, piece by piece as it comes. When it resolves the content is on disk; until then, and where it
   * fails, there is nothing of it. A content that is there already counts as put now, which keeps it from being
   * collected as garbage, and is repaired where it was damaged. What `content` throws is thrown on as it is.
   * Throws `tooLarge` beyond `maxBytes`, and `full` where there is no room.
   */
  put(
    content: AsyncIterable<Uint8Array>,
    limits: { readonly maxBytes: number },
  ): Promise<{ readonly id: BlobId; readonly size: number }>;

  /**
   * A content, piece by piece as it is read. The last piece comes only when all of it has matched the id, else
   * `damaged` is thrown: so whoever passes it on never passes on all of a damaged one. Nothing is held open before
   * the first piece is asked for. Throws `notFound`, here or while it is read.
   */
  open(id: BlobId): Promise<{ readonly size: number; readonly content: AsyncIterable<Uint8Array> }>;

  /** Null where there is no such blob. */
  stat(id: BlobId): Promise<BlobStat | null>;

  /**
   * Deletes a blob; with `storedBefore` (milliseconds) only if it was put before that. Resolves to whether it was
   * deleted.
   */
  delete(id: BlobId, storedBefore?: number): Promise<boolean>;

  /** All blobs, in no particular order. One that is put or deleted meanwhile may be among them or not. */
  list(): AsyncIterable<BlobStat>;

  /** Removes what puts have left behind that broke off before `before` (milliseconds). Resolves to how many. */
  removeLeftovers(before: number): Promise<number>;

  close(): Promise<void>;
}

export const isBlobId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
