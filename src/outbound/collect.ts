import { OutboundFailed } from './errors.ts';

/** The first bytes of a body. One that is longer, or breaks off, is cut: what there is of it counts. */
export async function collect(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ readonly body: Uint8Array; readonly isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let isCut = false;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      isCut = bytes > maxBytes;
      if (isCut) break;
    }
  } catch (error) {
    if (!(error instanceof OutboundFailed)) throw error;
    isCut = true;
  }
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), isCut };
}
