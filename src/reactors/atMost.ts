/** Runs works as they come, so many at a time; the others wait in their order. */
export type InTurns = <T>(work: () => Promise<T>) => Promise<T>;

export function atMost(atOnce: number): InTurns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed over, so that nobody who comes just now slips in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** As atMost, for what belongs to one key; others do not wait for it. */
export function atMostForEach(atOnce: number): <T>(key: number, work: () => Promise<T>) => Promise<T> {
  const lines = new Map<number, InTurns>();
  return (key, work) => {
    const line = lines.get(key) ?? atMost(atOnce);
    lines.set(key, line);
    return line(work);
  };
}
