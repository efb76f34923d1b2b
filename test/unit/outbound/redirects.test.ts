import { describe, expect, it } from 'vitest';
import { nextHop, redirectOf } from '../../../src/outbound/redirects.ts';

const headers = {
  accept: '*/*',
  'user-agent': 'Orchestream',
  authorization: 'Bearer secret',
  'webhook-signature': 'v1,secret',
  'x-api-key': 'secret',
};
const from = { url: new URL('https://a.example/one/two?x=1'), headers };

describe('which answers redirect', () => {
  it('given a redirecting status with a location, then that is where it leads', () => {
    const location = new Map([['location', '/next']]);

    expect([301, 302, 303, 307, 308].map((status) => redirectOf(status, location))).toEqual(
      Array(5).fill('/next'),
    );
    expect([200, 201, 300, 304, 305, 404].map((status) => redirectOf(status, location))).toEqual(
      Array(6).fill(null),
    );
    expect(redirectOf(302, new Map())).toBeNull();
  });
});

describe('following a redirect', () => {
  it('given a relative location, then it is resolved and all headers stay', () => {
    expect(nextHop(from, '../three', {})).toEqual({ url: new URL('https://a.example/three'), headers });
  });

  it.each(['https://b.example/', '//b.example/', 'https://a.example:8443/'])(
    'given the other origin %s, then credentials and signatures are dropped',
    (location) =>
      expect(nextHop(from, location, {}).headers).toEqual({ accept: '*/*', 'user-agent': 'Orchestream' }),
  );

  it.each([
    ['http://a.example/', 'downgrade'],
    ['https://127.0.0.1/', 'address'],
    ['//169.254.169.254/latest', 'address'],
    ['https://0x7f.1/', 'host'],
    ['https://user:secret@b.example/', 'credentials'],
    ['https://b.example:6379/', 'port'],
    ['file:///etc/passwd', 'scheme'],
    ['https://', 'url'],
  ])('given %s, then it is refused for its %s', (location, reason) =>
    expect(() => nextHop(from, location, {})).toThrow(expect.objectContaining({ reason })),
  );

  it('given http, then https may follow', () => {
    const hop = nextHop({ url: new URL('http://a.example/'), headers }, 'https://a.example/', {});

    expect(hop.url.protocol).toBe('https:');
    expect(hop.headers).not.toHaveProperty('authorization');
  });
});
