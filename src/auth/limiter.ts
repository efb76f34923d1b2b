import { TooManyAttempts } from './tooManyAttempts.ts';

export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** Runs at most `atOnce` works at a time, lets `waiting` more wait in order, and refuses the rest (TooManyAttempts). */
export function createLimiter(atOnce: number, waiting: number): Limiter {
  const queue: (() => void)[] = [];
  let running = 0;

  async function turn(): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (queue.length >= waiting) throw new TooManyAttempts(1000);
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  // The place is handed over, not freed, so that nobody slips in between.
  function leave(): void {
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return async (work) => {
    await turn();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
