import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openText, sealText } from '../../../../src/commands/personal/cipher.ts';

const key = Uint8Array.from(randomBytes(32));
const chain = 'a41c6b3e-0000-4000-8000-000000000001';

/** Texts of all lengths around the blocks of the cipher, and of all kinds of characters. */
const texts = [
  '',
  '{}',
  ...Array.from({ length: 40 }, (_, length) => 'x'.repeat(length)),
  ...Array.from({ length: 40 }, (_, n) => `{"n":${n},"secret":"${'ж𝄞é'.repeat(n)}"}`),
  JSON.stringify({ big: 'x'.repeat(100_000) }),
];

describe('the cipher of personal content', () => {
  it('given any text, when it is sealed and opened, then it is the same', () => {
    for (const text of texts)
      expect(openText(key, 'content', sealText(key, chain, 'content', text))).toBe(text);
  });

  it('given any characters, halves of surrogate pairs too, then they come back, and no two texts look alike', () => {
    const anyText = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const [a, b] = [sealText(key, chain, 'comment', one), sealText(key, chain, 'comment', other)];
        expect(openText(key, 'comment', a)).toBe(one);
        expect(a.iv === b.iv).toBe(one === other);
      }),
    );
    const halves = ['\uD83D', '\uD83E', '\uFFFD'].map((text) => sealText(key, chain, 'comment', text).iv);
    expect(new Set(halves).size).toBe(3);
  });

  it('given one text, when it is sealed twice, then both are equal', () => {
    for (const text of texts)
      expect(sealText(key, chain, 'output', text)).toEqual(sealText(key, chain, 'output', text));
  });

  it('given different texts, then no two have one initialisation vector', () => {
    const fields = ['content', 'output', 'analytics', 'comment'] as const;
    const distinct = [...new Set(texts)];
    const ivs = fields.flatMap((field) => distinct.map((text) => sealText(key, chain, field, text).iv));
    expect(new Set(ivs).size).toBe(ivs.length);
  });

  it('says how it is encrypted, and nothing of the text', () => {
    const sealed = sealText(key, chain, 'content', '{"Name":"Ada Lovelace"}');
    expect(sealed).toMatchObject({ alg: 'A256GCM', keyId: chain });
    expect(Buffer.from(sealed.iv, 'base64')).toHaveLength(12);
    expect(Buffer.from(sealed.text, 'base64')).toHaveLength('{"Name":"Ada Lovelace"}'.length + 16);
    expect(Buffer.from(sealed.text, 'base64').toString('latin1')).not.toContain('Ada');
  });

  const sealed = sealText(key, chain, 'content', '{"a":1}');
  it.each([
    ['another key', randomBytes(32), 'content', sealed],
    ['another field', key, 'output', sealed],
    ['another chain', key, 'content', { ...sealed, keyId: chain.replace('1', '2') }],
    ['another vector', key, 'content', { ...sealed, iv: randomBytes(12).toString('base64') }],
    ['a changed text', key, 'content', { ...sealed, text: `A${sealed.text.slice(1)}` }],
    ['a cut text', key, 'content', { ...sealed, text: sealed.text.slice(0, 8) }],
  ] as const)('given %s, when it is opened, then there is nothing', (_, otherKey, field, other) => {
    expect(openText(otherKey, field, other)).toBeNull();
  });
});
