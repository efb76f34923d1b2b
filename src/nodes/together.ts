interface Waiting<T> {
  readonly resolve: (value: T | null) => void;
  readonly reject: (error: unknown) => void;
}

/** The most that is asked for at once. */
const MOST = 32;

/**
 * Asks one question at a time for all who ask it: those who come while an answer is under way are asked for together
 * in the next one. `ask` answers with up to `count` values, which are given out in the order of asking; who gets none
 * gets null. Where it fails, it has failed for all who wait by then.
 */
export class Together<T> {
  readonly #lines = new Map<string, Waiting<T>[]>();

  next(question: string, ask: (count: number) => Promise<readonly T[]>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const line = this.#lines.get(question);
      if (line !== undefined) {
        line.push({ resolve, reject });
        return;
      }
      const waiting = [{ resolve, reject }];
      this.#lines.set(question, waiting);
      void this.#serve(question, waiting, ask);
    });
  }

  async #serve(
    question: string,
    waiting: Waiting<T>[],
    ask: (count: number) => Promise<readonly T[]>,
  ): Promise<void> {
    while (waiting.length > 0) {
      const served = waiting.splice(0, MOST);
      try {
        const values = await ask(served.length);
        for (const [n, { resolve }] of served.entries()) resolve(values[n] ?? null);
      } catch (error) {
        for (const { reject } of [...served, ...waiting.splice(0)]) reject(error);
      }
    }
    this.#lines.delete(question);
  }
}
