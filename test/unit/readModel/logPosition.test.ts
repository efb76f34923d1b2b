import { describe, expect, it } from 'vitest';
import { positionIn, positionText } from '../../../src/readModel/logPosition.ts';

describe('a position of the log as text', () => {
  it('is read back in the same log, and means nothing in another one', () => {
    const text = positionText('6f1f8c1e-log', 1_234_567);
    expect(positionIn('6f1f8c1e-log', text)).toBe(1_234_567);
    expect(positionIn('another', text)).toBeNull();
  });

  it.each(['', 'log', 'log:', 'log:-1', 'log:1.5', 'log:0x1', 'log: 1', 'log:99999999999999999999'])(
    'is none: %j',
    (text) => {
      expect(positionIn('log', text)).toBeNull();
    },
  );
});
