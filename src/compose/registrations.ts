import type { RateLimiter } from '../auth/rateLimiter.ts';
import { createRateLimiter } from '../auth/rateLimiter.ts';

/** Nobody registers many robots or systems by hand: a rollout from one address goes on a minute later. */
const PER_MINUTE = 120;

/** Counts who asks to be let in, by address. */
export const registrationLimiter = (clock: () => number): RateLimiter => createRateLimiter(PER_MINUTE, clock);
