// For whom a proxy calls: its word counts where the configuration trusts it, and nowhere else.
import { afterEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

/** After so many failures an address is locked. */
const FAILURES = 50;

let app: TestApp;
afterEach(() => app.stop());

const startWith = async (trustedProxies: string): Promise<void> => {
  app = await startApp({
    environment: { CLIENT_ID: 'the-app', CLIENT_SECRET: 'the-secret', TRUSTED_PROXIES: trustedProxies },
  });
};

/** Asks for a token, as a proxy does for a caller. */
async function ask(forwardedFor: string, secret: string): Promise<number> {
  const form = { grant_type: 'client_credentials', client_id: 'the-app', client_secret: secret };
  const { status } = await app.request('POST', '/identity/connect/token', {
    body: new URLSearchParams({ ...form, scope: 'OR.Default' }).toString(),
    headers: {
      authorization: '',
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': forwardedFor,
    },
  });
  return status;
}

const fail = (addressOf: (n: number) => string): Promise<number[]> =>
  Promise.all(Array.from({ length: FAILURES }, (_, n) => ask(addressOf(n), 'wrong')));

describe('a proxy that is trusted', () => {
  it('given failures of one caller, then that caller is locked out and no other', async () => {
    await startWith('10.9.0.0/16, 127.0.0.1');
    await fail(() => '203.0.113.7');
    expect(await ask('203.0.113.7', 'the-secret')).toBe(429);
    expect(await ask('203.0.113.8', 'the-secret')).toBe(200);
  });

  it('given what a caller has written in front of its own address, then that is not believed', async () => {
    await startWith('127.0.0.0/8');
    await fail((n) => `198.51.100.${n}, 203.0.113.7`);
    expect(await ask('198.51.100.99, 203.0.113.7', 'the-secret')).toBe(429);
    expect(await ask('203.0.113.7, 198.51.100.99', 'the-secret')).toBe(200);
  });

  it('says under which URL it was called', async () => {
    await startWith('127.0.0.1');
    expect(await contextOf({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'robots.example.org' })).toBe(
      'https://robots.example.org/odata/$metadata#QueueItems',
    );
  });
});

describe('anybody else', () => {
  it.each(['', '10.9.0.1'])(
    'given the trusted "%s", then is one caller, whatever it says',
    async (trusted) => {
      await startWith(trusted);
      await fail((n) => `203.0.113.${n}`);
      expect(await ask('203.0.113.99', 'the-secret')).toBe(429);
    },
  );

  it('cannot change the URLs of answers', async () => {
    await startWith('10.9.0.1');
    expect(await contextOf({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example.org' })).toBe(
      `${app.url}/odata/$metadata#QueueItems`,
    );
  });
});

async function contextOf(headers: Record<string, string>): Promise<unknown> {
  const { json } = await app.request('GET', '/odata/QueueItems', { headers });
  return (json as Record<string, unknown>)['@odata.context'];
}
