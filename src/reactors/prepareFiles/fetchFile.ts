import { setTimeout } from 'node:timers/promises';
import type { BlobStore } from '../../files/blobStore.ts';
import { BlobError } from '../../files/errors.ts';
import type { FailureKind } from '../../outbound/errors.ts';
import { OutboundFailed, OutboundRefused } from '../../outbound/errors.ts';
import type { Fetched, Outbound } from '../../outbound/outbound.ts';

// Limits of ELMA's wire contract, fetching files.

const MAX_FILE_BYTES = 50 * 1024 * 1024;
/** Between one try and the next; so there is one try more. */
const standardPauses: readonly number[] = [500, 2_000];

/** A file that cannot be had. The message is for whoever reads the task's log. */
export class FileFailed extends Error {
  override readonly name = 'FileFailed';
}

/** Another try may do. */
class FailedForNow extends FileFailed {}

export interface FileFetching {
  readonly outbound: Pick<Outbound, 'fetchTo'>;
  readonly files: Pick<BlobStore, 'put'>;
  /** How many bytes all files of the task may still have together. */
  readonly budget: { left: number };
  readonly signal: AbortSignal;
  /** How long a file may take, with all tries. */
  readonly fileMs: number;
  readonly pausesMs?: readonly number[];
}

/** A file whose content is kept. */
export interface KeptFile {
  readonly sha256: string;
  readonly size: number;
  readonly disposition: string | undefined;
  readonly contentType: string | undefined;
}

/**
 * Gets a file and keeps its content; tries again where the network or the server fails for the moment. Throws
 * FileFailed, BlobError where the file store cannot be used, and the signal's reason.
 */
export async function fetchFile(fetching: FileFetching, url: string): Promise<KeptFile> {
  const deadline = performance.now() + fetching.fileMs;
  const pauses = fetching.pausesMs ?? standardPauses;
  for (let tried = 0; ; tried += 1) {
    try {
      return await attempt(fetching, url, Math.max(1, deadline - performance.now()));
    } catch (error) {
      fetching.signal.throwIfAborted();
      const failure = failureOf(error);
      const pause = pauses[tried];
      const isOver = pause === undefined || performance.now() + pause >= deadline;
      if (isOver || !(failure instanceof FailedForNow)) throw failure;
      await setTimeout(pause, undefined, { signal: fetching.signal });
    }
  }
}

async function attempt(fetching: FileFetching, url: string, totalMs: number): Promise<KeptFile> {
  const { outbound, files, budget, signal } = fetching;
  const maxBytes = MAX_FILE_BYTES;
  const fetched = await outbound.fetchTo(url, { maxBytes, maxRedirects: 0, times: { totalMs }, signal });
  try {
    demandContent(fetched);
    const { id: sha256, size } = await files.put(counted(fetched.body, budget), { maxBytes });
    const { headers } = fetched;
    return {
      sha256,
      size,
      disposition: headers.get('content-disposition'),
      contentType: headers.get('content-type'),
    };
  } finally {
    fetched.cancel();
  }
}

/** Only a whole content, as it is, is one. */
function demandContent({ status, headers }: Fetched): void {
  if (status === 429 || status >= 500) throw new FailedForNow(`The server answered ${status}.`);
  if (status !== 200) throw new FileFailed(`The server answered ${status}.`);
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity')
    throw new FileFailed('The server has encoded the content, which was not asked for.');
}

/** Counts what all files of a task have together; a try that fails counts for nothing. */
async function* counted(
  content: AsyncIterable<Uint8Array>,
  budget: { left: number },
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  let isWhole = false;
  try {
    for await (const piece of content) {
      bytes += piece.byteLength;
      budget.left -= piece.byteLength;
      if (budget.left < 0) throw new FileFailed('The files of the task are too large together.');
      yield piece;
    }
    isWhole = true;
  } finally {
    if (!isWhole) budget.left += bytes;
  }
}

const lasting: ReadonlySet<FailureKind> = new Set(['tooLarge', 'redirect', 'encoding', 'tls']);

function failureOf(error: unknown): unknown {
  if (error instanceof OutboundRefused) return new FileFailed(error.message);
  if (error instanceof OutboundFailed)
    return lasting.has(error.kind) ? new FileFailed(error.message) : new FailedForNow(error.message);
  if (error instanceof BlobError && error.code === 'tooLarge') return new FileFailed(error.message);
  return error;
}
