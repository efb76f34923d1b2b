import { createHash } from 'node:crypto';
import type { BlobId } from './blobStore.ts';
import { BlobError } from './errors.ts';

/**
 * Passes a content on and holds each piece back until there is another, the last one until all of them have matched
 * the id. Throws BlobError `damaged` in place of the last piece.
 */
export async function* verified(
  id: BlobId,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash('sha256');
  let held: Uint8Array | null = null;
  for await (const piece of content) {
    if (piece.byteLength === 0) continue;
    hash.update(piece);
    if (held !== null) yield held;
    held = piece;
  }
  if (hash.digest('hex') !== id) throw new BlobError('damaged');
  if (held !== null) yield held;
}
