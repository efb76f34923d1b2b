import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { webhookHeaders } from '../../../src/reactors/callbacks/signature.ts';

type IsAuthentic = (secret: string, headers: Readonly<Record<string, string>>, body: string) => boolean;

const file = 'examples/callbacks/isAuthentic.mjs';
const { isAuthentic } = (await import(pathToFileURL(file).href)) as { isAuthentic: IsAuthentic };

const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const secretOf = (key: Buffer): string => `whsec_${key.toString('base64')}`;
const now = (): number => Math.floor(Date.now() / 1_000);
const signed = (timestamp = now(), by = keys): Readonly<Record<string, string>> =>
  webhookHeaders({ id: 'msg_1', timestamp, body: '{"status":200}' }, by);

describe('the example that checks a signature', () => {
  it('knows what is signed with either secret', () => {
    for (const key of keys) expect(isAuthentic(secretOf(key), signed(), '{"status":200}')).toBe(true);
  });

  it('refuses another body, another name, another secret, an old message and one without a signature', () => {
    const [key = Buffer.alloc(0)] = keys;
    const secret = secretOf(key);
    expect(isAuthentic(secret, signed(), '{"status":201}')).toBe(false);
    expect(isAuthentic(secret, { ...signed(), 'webhook-id': 'msg_2' }, '{"status":200}')).toBe(false);
    expect(isAuthentic(secretOf(Buffer.alloc(32, 3)), signed(), '{"status":200}')).toBe(false);
    expect(isAuthentic(secret, signed(now() - 301), '{"status":200}')).toBe(false);
    expect(isAuthentic(secret, signed(Number.NaN), '{"status":200}')).toBe(false);
    expect(isAuthentic(secret, signed(now(), []), '{"status":200}')).toBe(false);
  });

  it('stands in the page about callbacks as it is', () => {
    expect(readFileSync('docs/callbacks.md', 'utf8')).toContain(readFileSync(file, 'utf8'));
  });
});
