import { createHash } from 'node:crypto';
import type { StoredEvent } from '../eventStore.ts';
import type { Begun } from './exportLog.ts';
import { checkedLines } from './readEvents.ts';

/** An exported file, whole or cut, as far as it can be gone on from. */
export interface Scanned extends Begun {
  /** Null where not even the header is whole. */
  readonly logId: string | null;
  readonly last: StoredEvent | null;
  /** Where its last whole line before the footer ends. */
  readonly bytes: number;
  /** It has its footer. */
  readonly isWhole: boolean;
}

/** Throws BrokenFile for a file that is no exported log, or one that was changed. */
export async function scanFile(chunks: AsyncIterable<Buffer>): Promise<Scanned> {
  const digest = createHash('sha256');
  let logId: string | null = null;
  let last: StoredEvent | null = null;
  let events = 0;
  let bytes = 0;
  let isWhole = false;
  for await (const { line, text } of checkedLines(chunks, digest)) {
    isWhole = line.kind === 'footer';
    if (!isWhole) bytes += text.bytes.length;
    if (line.kind === 'header') logId = line.logId;
    if (line.kind !== 'event') continue;
    last = line.event;
    events += 1;
  }
  return { logId, last, events, bytes, isWhole, digest, position: last?.position ?? 0 };
}
