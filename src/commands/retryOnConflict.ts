import { setTimeout } from 'node:timers/promises';
import { DomainError } from '../domain/errors.ts';
import { UnknownOutcome, WrongExpectedRevision } from '../store/eventStore.ts';

const ATTEMPTS = 6;

/**
 * Runs an attempt again where another writer was faster, five times at most, with growing random pauses; then
 * Contention. `onConflict` forgets what the attempt believed, also where its outcome stays unknown.
 */
export async function retryOnConflict<T>(attempt: () => Promise<T>, onConflict: () => void): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof UnknownOutcome) onConflict();
      if (!(error instanceof WrongExpectedRevision)) throw error;
      onConflict();
      if (tried === ATTEMPTS) throw new DomainError('Contention');
      await setTimeout(Math.random() * 2 ** tried);
    }
  }
}
