import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../../src/auth/rateLimiter.ts';
import { TooManyAttempts } from '../../../src/auth/tooManyAttempts.ts';

describe('a rate limiter', () => {
  it('given a key has used up its minute, when it comes again, then it is told how long to wait', () => {
    let now = 0;
    const limiter = createRateLimiter(2, () => now);
    limiter.count('a');
    now = 15_000;
    limiter.count('a');
    const refusal = caught(() => limiter.count('a'));
    expect(refusal).toBeInstanceOf(TooManyAttempts);
    expect(refusal).toMatchObject({ code: 'TooManyRequests', retryAfterSeconds: 45 });
  });

  it('given a key has used up its minute, when the minute is over, then it is let in', () => {
    let now = 0;
    const limiter = createRateLimiter(1, () => now);
    limiter.count('a');
    now = 60_000;
    expect(() => limiter.count('a')).not.toThrow();
    expect(() => limiter.count('a')).toThrow(TooManyAttempts);
  });

  it('given one key has used up its minute, when another comes, then it is let in', () => {
    const limiter = createRateLimiter(1, () => 0);
    limiter.count('a');
    expect(() => limiter.count('b')).not.toThrow();
  });

  it('given far more keys than it remembers, when the first one comes again, then it was forgotten', () => {
    const limiter = createRateLimiter(1, () => 0);
    for (let index = 0; index <= 10_000; index += 1) limiter.count(`key ${index}`);
    expect(() => limiter.count('key 0')).not.toThrow();
    expect(() => limiter.count('key 10000')).toThrow(TooManyAttempts);
  });
});

function caught(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
