import { setTimeout as delay } from 'node:timers/promises';
import type { Leaders } from '../state/leaders.ts';

const JOB = 'start';
/** Whoever has died in the middle of it is not waited for any longer. */
const TERM_MS = 30_000;
const LOOK_MS = 100;

/** Runs `work` on one node at a time: the others wait for their turn. */
export async function oneAtATime<T>(
  leaders: Leaders,
  holder: string,
  clock: () => number,
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const now = clock();
    const held = await leaders.acquire({ name: JOB, holder, now, until: now + TERM_MS });
    if (held === null) {
      await delay(LOOK_MS);
      continue;
    }
    try {
      return await work();
    } finally {
      await leaders.release(held);
    }
  }
}
