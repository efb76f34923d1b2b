import type { LoginCounter, LoginCounters } from '../state/credentials.ts';
import { addressKey } from './addressKey.ts';
import { sha256 } from './digest.ts';
import { TooManyAttempts } from './tooManyAttempts.ts';

/** After each `limit` failures the key is locked: `lockMs`, then twice as long, and so on up to `maxLockMs`. */
export interface LockRule {
  readonly limit: number;
  readonly lockMs: number;
  readonly maxLockMs: number;
}

export interface LockRules {
  readonly account: LockRule;
  readonly address: LockRule;
}

const MINUTE_MS = 60_000;
const FORGET_MS = 60 * MINUTE_MS;

/** An address may stand for a whole office, so that it gets more room than one account. */
export const defaultLockRules: LockRules = {
  account: { limit: 10, lockMs: 5 * MINUTE_MS, maxLockMs: 60 * MINUTE_MS },
  address: { limit: 50, lockMs: 5 * MINUTE_MS, maxLockMs: 60 * MINUTE_MS },
};

/** `account` is missing where guessing is hopeless and locking would only serve an attacker (random secrets). */
export interface Attempt {
  readonly account?: string;
  readonly address: string;
}

/** Locks accounts and addresses after failures. */
export interface LoginGuard {
  /** Throws TooManyAttempts where the account or the address is locked. */
  check(attempt: Attempt): Promise<void>;

  /**
   * Checks, then counts a failure. Where judging takes long, an attempt is charged before it is judged and pardoned
   * if it was right, so that many at once get no more tries than one after another.
   */
  charge(attempt: Attempt): Promise<void>;

  /** Forgives the account everything, the address this one attempt. */
  pardon(attempt: Attempt): Promise<void>;
}

export function createLoginGuard(
  counters: LoginCounters,
  clock: () => number,
  rules: LockRules = defaultLockRules,
): LoginGuard {
  return {
    async check(attempt) {
      const now = clock();
      for (const { key } of counted(attempt)) demandUnlocked(await counters.find(key, now), now);
    },
    async charge(attempt) {
      const now = clock();
      for (const { key, kind } of counted(attempt)) {
        await counters.update(key, now, (counter) => charged(counter, rules[kind], now));
      }
    },
    async pardon(attempt) {
      const now = clock();
      for (const { key, kind } of counted(attempt)) {
        await counters.update(key, now, kind === 'account' ? () => null : pardoned);
      }
    },
  };
}

/** The keys of an attempt's counters. People type passwords into the field of the name: what they typed is not stored. */
function counted({ account, address }: Attempt): { readonly kind: keyof LockRules; readonly key: string }[] {
  const byAddress = { kind: 'address', key: `address:${addressKey(address)}` } as const;
  if (account === undefined) return [byAddress];
  return [{ kind: 'account', key: `account:${sha256(account)}` }, byAddress];
}

function demandUnlocked(counter: LoginCounter | null, now: number): void {
  if (counter !== null && counter.lockedUntil > now) throw new TooManyAttempts(counter.lockedUntil - now);
}

function charged(counter: LoginCounter | null, rule: LockRule, now: number): LoginCounter {
  demandUnlocked(counter, now);
  const failures = (counter?.failures ?? 0) + 1;
  const lockedUntil = failures % rule.limit === 0 ? now + lockMs(failures, rule) : 0;
  return { failures, lockedUntil, forgetAt: Math.max(now, lockedUntil) + FORGET_MS };
}

const lockMs = (failures: number, { limit, lockMs: first, maxLockMs }: LockRule): number =>
  Math.min(maxLockMs, first * 2 ** (failures / limit - 1));

function pardoned(counter: LoginCounter | null): LoginCounter | null {
  if (counter === null || counter.failures <= 1) return null;
  return { ...counter, failures: counter.failures - 1, lockedUntil: 0 };
}
