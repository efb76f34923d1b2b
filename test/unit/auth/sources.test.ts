import { describe, expect, it } from 'vitest';
import { checkedSources, comesFrom } from '../../../src/auth/sources.ts';
import { codeThrownBy } from '../../support/given.ts';

describe('the networks that somebody may call from', () => {
  it('are kept as they are written, each once', () => {
    expect(checkedSources([' 10.1.0.0/16', '10.1.0.0/16', 'fd00::1'])).toEqual(['10.1.0.0/16', 'fd00::1']);
    expect(checkedSources([])).toEqual([]);
  });

  it.each(['', ' ', 'me', '10.0.0.0/33', '10.0.0.0/8,', '10.0.0.0/8, 11.0.0.0/8', '::ffff:10.0.0.0/104'])(
    'are never %j',
    (network) => {
      expect(codeThrownBy(() => checkedSources([network]))).toBe('InvalidArgument');
    },
  );
});

describe('a call', () => {
  const networks = ['10.1.0.0/16', '2001:db8::/32', '192.0.2.7'];

  it.each(['10.1.255.255', '::ffff:10.1.0.1', '2001:db8::1', '192.0.2.7'])(
    'comes from them: %s',
    (address) => {
      expect(comesFrom(networks, address)).toBe(true);
    },
  );

  it.each(['10.2.0.0', '2001:db9::1', '192.0.2.8', '127.0.0.1', '', 'unknown'])(
    'comes from elsewhere: %s',
    (address) => {
      expect(comesFrom(networks, address)).toBe(false);
    },
  );

  it('may come from anywhere where there are none', () => {
    expect(comesFrom([], '127.0.0.1')).toBe(true);
  });
});
