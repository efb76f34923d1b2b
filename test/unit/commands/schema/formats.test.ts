import { describe, expect, it } from 'vitest';
import { compileSchema } from '../../../../src/commands/schema/compileSchema.ts';

const violates = (format: string, value: string): boolean =>
  compileSchema(JSON.stringify({ properties: { x: { format } } })).check(JSON.stringify({ x: value }))
    .length > 0;

describe('formats', () => {
  it.each([
    ['email', 'obrian@uipath.com', 'obrian'],
    ['date', '2018-03-21', '2018-02-30'],
    ['date-time', '2018-03-21T13:42:27.654Z', '2018-03-21'],
    ['time', '13:42:27Z', '25:00:00Z'],
    ['uri', 'http://example.com/x?y#z', 'example'],
    ['url', 'https://example.com/x', 'mailto:x@example.com'],
    ['hostname', 'example.com', '-example'],
    ['ipv4', '127.0.0.1', '256.0.0.1'],
    ['ipv6', '::1', ':::'],
    ['uuid', 'e9cb2205-0232-4b99-9556-52dc2e686663', 'e9cb2205'],
    ['json-pointer', '/a/b', 'a'],
    ['byte', 'AAAA', 'AAA'],
  ])('given the format %s, when %s is checked, then it matches and %s does not', (format, right, wrong) => {
    expect(violates(format, right)).toBe(false);
    expect(violates(format, wrong)).toBe(true);
  });

  it('given a format that nobody knows, when checked, then everything matches', () => {
    expect(violates('color', 'zzz')).toBe(false);
  });

  it.each([
    ['email', 'a@'],
    ['email', 'a@a.'],
    ['url', 'http://a.'],
    ['uri', 'a:/'],
    ['uri-reference', '#'],
    ['hostname', 'a-'],
    ['date-time', '2018-03-21T'],
    ['json-pointer', '/'],
  ])('given the format %s and a long text of %s…, when checked, then it answers in time', (format, head) => {
    const schema = compileSchema(JSON.stringify({ properties: { x: { format } } }));
    for (const filling of ['a', '-', '1', 'a.', '%', ':', '@']) {
      const lines = schema.check(JSON.stringify({ x: `${head}${filling.repeat(30_000)} !` }));
      expect(lines.join()).not.toContain('too long');
    }
  });
});
