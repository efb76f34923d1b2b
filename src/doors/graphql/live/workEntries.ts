import { LRUCache } from 'lru-cache';
import type { WorkEntry, WorkLog } from '../../../audit/workHistory.ts';
import { evolveWork, type Work } from '../../../domain/changes/work.ts';
import type { Recorded } from '../../../domain/event.ts';
import type { WorkRef } from '../../../domain/work.ts';
import { decode } from '../../../store/decode.ts';
import { hashOf } from '../../../store/hashChain.ts';

/** Work whose last told event is kept folded. */
const KEPT = 1_000;
const PAGE = 500;

interface Folded {
  readonly revision: number;
  readonly work: Work;
}

/**
 * What events have done to their work. The work that was told of last is kept, so that its next event does not fold all
 * of its stream again.
 */
export class WorkEntries {
  readonly #log: WorkLog;
  readonly #kept = new LRUCache<string, Folded>({ max: KEPT });

  constructor(log: WorkLog) {
    this.#log = log;
  }

  /** An event as an entry of the history of its work. Throws what reading throws. */
  async of(work: WorkRef, { stream, revision }: Recorded): Promise<WorkEntry> {
    const kept = this.#kept.get(stream);
    let folded = kept !== undefined && kept.revision < revision ? kept : null;
    for (;;) {
      const from = folded === null ? 0 : folded.revision + 1;
      const page = await this.#log.readStream(stream, {
        from,
        maxCount: Math.min(PAGE, revision - from + 1),
      });
      if (page.length === 0) throw new Error(`${stream} has no revision ${revision}`);
      for (const stored of page) {
        const event = decode(stored);
        const before: Work | null = folded?.work ?? null;
        const after = evolveWork(work.kind, before, event);
        folded = { revision: stored.revision, work: after };
        if (stored.revision < revision) continue;
        this.#kept.set(stream, folded);
        return { event, stored, hash: hashOf(stored), ...(await this.#shown(work, before, after)) };
      }
    }
  }

  async #shown(ref: WorkRef, before: Work | null, after: Work): Promise<Pick<WorkEntry, 'before' | 'after'>> {
    const show = await this.#log.showing?.(ref);
    if (show === undefined) return { before, after };
    return { before: before === null ? null : await show(before), after: await show(after) };
  }
}
