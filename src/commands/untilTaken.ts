import { DomainError } from '../domain/errors.ts';
import type { Orchestrator } from './context.ts';

/** How the first piece of work that can be taken is found. */
export interface Taking<E, C> {
  /** Takes the next one out of what can be taken; null where there is none. */
  readonly next: () => Promise<E | null> | E | null;
  /** Tries to take it, and says what became of it. */
  readonly take: (entry: E) => Promise<C>;
  /** Puts it back as the log has it. */
  readonly putBack: (entry: E) => Promise<void>;
}

/** Tries one piece of work after another; what cannot be taken any more makes room for the next one. */
export async function untilTaken<E, C>(
  { takes }: Orchestrator,
  { next, take, putBack }: Taking<E, C>,
): Promise<C | null> {
  for (;;) {
    const entry = await next();
    if (entry === null) return null;
    try {
      const claimed = await take(entry);
      takes.taken += 1;
      return claimed;
    } catch (error) {
      await putBack(entry);
      if (!isNotTakable(error)) throw error;
      takes.conflicts += 1;
    }
  }
}

const isNotTakable = (error: unknown): boolean =>
  error instanceof DomainError &&
  ['TransactionNotStarted', 'InvalidTaskStatus', 'ItemNotFound', 'Contention'].includes(error.code);
