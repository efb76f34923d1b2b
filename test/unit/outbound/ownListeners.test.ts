import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownListeners } from '../../../src/outbound/ownListeners.ts';

describe('recognising calls to oneself', () => {
  const isSelf = ownListeners(() => [8080]);

  it('given a loopback or unspecified address and an own port, then it is this server', () => {
    expect(
      ['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1', '0.0.0.0', '::'].filter(
        (each) => !isSelf(each, 8080),
      ),
    ).toEqual([]);
  });

  it('given an address of an interface and an own port, then it is this server', () => {
    const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);

    expect(own.filter(({ address }) => !isSelf(address, 8080))).toEqual([]);
  });

  it('given another port or another address, then it is not', () => {
    expect(isSelf('127.0.0.1', 8088)).toBe(false);
    expect(isSelf('8.8.8.8', 8080)).toBe(false);
  });
});
