/** Reads a stream piece by piece, each as `guarded` lets it through or fails; ended early, it ends the stream. */
export async function* piecesOf(
  stream: AsyncIterable<Uint8Array>,
  guarded: <T>(work: Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array, void> {
  const pieces: AsyncIterator<Uint8Array, undefined> = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await guarded(pieces.next());
      if (piece.done === true) return;
      yield piece.value;
    }
  } finally {
    await pieces.return?.();
  }
}
