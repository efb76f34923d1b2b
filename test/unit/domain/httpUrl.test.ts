import { describe, expect, it } from 'vitest';
import { isHttpUrl, shownUrl } from '../../../src/domain/httpUrl.ts';

describe('an http URL', () => {
  it.each([
    'https://128.145.149.111/v1/task/complete',
    'http://127.0.0.1:8088/v1/task/download_elma?uid=1&system=2',
    'HTTP://Example.com',
  ])('is %j', (text) => {
    expect(isHttpUrl(text)).toBe(true);
  });

  it.each([
    '',
    '/v1/task',
    'ftp://example.com/a',
    'file:///etc/passwd',
    'http://user:password@example.com/',
    'http://user@example.com/',
    'http://',
    `http://example.com/${'a'.repeat(2_048)}`,
  ])('is not %j', (text) => {
    expect(isHttpUrl(text)).toBe(false);
  });
});

it.each([
  ['https://bpm.example:8443/done?key=k#part', 'https://bpm.example:8443/done'],
  ['http://127.0.0.1', 'http://127.0.0.1/'],
  ['nonsense', ''],
])('%j is shown as %j', (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
