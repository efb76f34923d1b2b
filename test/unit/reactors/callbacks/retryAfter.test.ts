import { expect, it } from 'vitest';
import { retryAfterMs } from '../../../../src/reactors/callbacks/retryAfter.ts';
import { T0 } from '../../../support/given.ts';

it.each([
  ['120', 120_000],
  [' 0 ', 0],
  [new Date(T0 + 90_000).toUTCString(), 90_000],
  [new Date(T0 - 90_000).toUTCString(), 0],
  ['soon', null],
  ['-5', null],
  ['', null],
  [undefined, null],
])('reads a Retry-After of %j', (header, ms) => {
  expect(retryAfterMs(header, T0)).toBe(ms);
});
