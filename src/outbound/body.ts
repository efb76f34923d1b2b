import type { Transform } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Call } from './call.ts';
import { OutboundFailed } from './errors.ts';
import type { Answer } from './exchange.ts';
import { callFailure } from './failures.ts';

type Chunks = AsyncGenerator<Uint8Array, void>;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The body of an answer, decoded, piece by piece as it arrives; at most `maxBytes` both as sent and decoded, since a
 * small body can decode to an endless one. Throws OutboundFailed. Ended early, it gives the connection up.
 */
export async function* readBody(answer: Answer, call: Call, maxBytes: number, idleMs: number): Chunks {
  const { host, headers, body } = answer;
  try {
    if (Number(headers.get('content-length') ?? 0) > maxBytes) throw new OutboundFailed('tooLarge', host);
    const encoding = (headers.get('content-encoding') ?? '').trim().toLowerCase();
    const sent = counted(arriving(answer, call, idleMs), maxBytes, host);
    if (encoding === '' || encoding === 'identity') yield* sent;
    else yield* counted(decoded(sent, encoding, host), maxBytes, host);
  } finally {
    body.destroy();
  }
}

async function* arriving({ body, host }: Answer, call: Call, idleMs: number): Chunks {
  const pieces: AsyncIterator<Uint8Array, undefined> = body[Symbol.asyncIterator]();
  for (;;) {
    // The time runs only while a piece is waited for, not while the reader is busy.
    const stop = call.start('idle', idleMs);
    const piece = await nextOf(pieces, host).finally(stop);
    if (piece.done === true) return;
    yield piece.value;
  }
}

async function nextOf<T>(
  pieces: AsyncIterator<T, undefined>,
  host: string,
): Promise<IteratorResult<T, undefined>> {
  try {
    return await pieces.next();
  } catch (error) {
    throw callFailure(error, host);
  }
}

async function* counted(chunks: Chunks, maxBytes: number, host: string): Chunks {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new OutboundFailed('tooLarge', host);
    yield chunk;
  }
}

async function* decoded(sent: Chunks, encoding: string, host: string): Chunks {
  const create = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (create === undefined) throw new OutboundFailed('encoding', host);
  const first = await sent.next();
  // An answer without a body may name an encoding all the same.
  if (first.done === true) return;
  const decoder = create();
  // Whatever fails on the way arrives below, through the decoder.
  pipeline(Readable.from(startingWith(first.value, sent)), decoder).catch(() => undefined);
  try {
    for await (const chunk of decoder as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    throw error instanceof OutboundFailed ? error : new OutboundFailed('encoding', host);
  }
}

async function* startingWith(first: Uint8Array, others: Chunks): Chunks {
  yield first;
  yield* others;
}
