import { LRUCache } from 'lru-cache';
import { TooManyAttempts } from './tooManyAttempts.ts';

export interface RateLimiter {
  /** Counts one; throws TooManyAttempts where this key has used up its minute. */
  count(key: string): void;
}

const MINUTE_MS = 60_000;
const MAX_KEYS = 10_000;

/** At most `perMinute` for each key, in minutes that begin with the key's first one; remembers the last 10,000 keys. */
export function createRateLimiter(perMinute: number, clock: () => number): RateLimiter {
  const minutes = new LRUCache<string, { readonly from: number; used: number }>({ max: MAX_KEYS });
  return {
    count(key) {
      const now = clock();
      const minute = minutes.get(key);
      if (minute === undefined || now - minute.from >= MINUTE_MS) {
        minutes.set(key, { from: now, used: 1 });
        return;
      }
      if (minute.used >= perMinute) throw new TooManyAttempts(minute.from + MINUTE_MS - now);
      minute.used += 1;
    },
  };
}
