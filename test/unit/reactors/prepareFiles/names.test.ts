import { describe, expect, it } from 'vitest';
import { dispositionName } from '../../../../src/reactors/prepareFiles/dispositionName.ts';
import { distinct, nameOf } from '../../../../src/reactors/prepareFiles/fileNames.ts';
import { redactedUrl } from '../../../../src/reactors/prepareFiles/redactedUrl.ts';

describe('the name in Content-Disposition', () => {
  it.each([
    ['attachment; filename="12.txt"', '12.txt'],
    ['attachment; filename=12.txt', '12.txt'],
    ['attachment;FileName = "a b.txt" ; size=3', 'a b.txt'],
    [String.raw`attachment; filename="say \"hi\".txt"`, 'say "hi".txt'],
    ['attachment; filename="a;b=c.txt"', 'a;b=c.txt'],
    [`attachment; filename="plain.txt"; filename*=UTF-8''na%C3%AFve%20caf%C3%A9.txt`, 'naïve café.txt'],
    [`attachment; filename*=utf-8'en'a'b.txt; filename="plain.txt"`, "a'b.txt"],
    [`attachment; filename*=ISO-8859-1''caf%E9.txt`, 'café.txt'],
    [`attachment; filename*=UTF-8''%E9; filename=plain.txt`, 'plain.txt'],
    [`attachment; filename*=KOI8-R''%C0; filename=plain.txt`, 'plain.txt'],
    [`attachment; filename*=broken; filename=plain.txt`, 'plain.txt'],
    [`attachment; filename="${Buffer.from('naïve.txt').toString('latin1')}"`, 'naïve.txt'],
    ['attachment; filename="ünlike.txt"', 'ünlike.txt'],
    ['attachment; filename=""', null],
    ['inline', null],
    ['', null],
    [undefined, null],
  ])('%s', (header, name) => {
    expect(dispositionName(header)).toBe(name);
  });

  it('takes no longer for a header that is made to take long', () => {
    expect(dispositionName(`attachment${'; filename*'.repeat(20_000)}`)).toBeNull();
    expect(dispositionName(`attachment; filename="${'\\"'.repeat(20_000)}`)).toBeNull();
  });
});

describe('what a fetched file is called', () => {
  const variable = 'FileParam_in';
  const url = 'http://127.0.0.1:8088/v1/task/download_elma?uid=c054ab8e';

  it('is what its server says, without a path', () => {
    const disposition = `attachment; filename="..\\\\..\\\\etc/passwd"`;
    expect(nameOf({ disposition, url, variable })).toBe('passwd');
  });

  it('is how its URL ends where the server says nothing', () => {
    expect(nameOf({ disposition: undefined, url, variable })).toBe('download_elma');
    const encoded = 'https://example.com/a/na%C3%AFve%20file.txt/';
    expect(nameOf({ disposition: 'inline', url: encoded, variable })).toBe('naïve file.txt');
    expect(nameOf({ disposition: undefined, url: 'https://example.com/%E9', variable })).toBe('%E9');
  });

  it('is the variable where the URL has no path', () => {
    expect(nameOf({ disposition: undefined, url: 'https://example.com/?a=b', variable })).toBe(variable);
  });
});

describe('names of a task', () => {
  it('are not the same, in whatever case', () => {
    expect(distinct(['a.txt', 'A.TXT', 'b', 'a.txt', 'B', 'a (2).txt', '.env', '.env'])).toEqual([
      'a.txt',
      'A (2).TXT',
      'b',
      'a (3).txt',
      'B (2)',
      'a (2) (2).txt',
      '.env',
      '.env (2)',
    ]);
  });
});

describe('a URL in a log', () => {
  it.each([
    ['http://127.0.0.1:8088/v1/a?system=5d5ec66f#x', 'http://127.0.0.1:8088/v1/a?…'],
    ['https://me:secret@example.com/a', 'https://example.com/a'],
    ['no URL', 'a URL'],
  ])('tells nothing of its query: %s', (url, shown) => {
    expect(redactedUrl(url)).toBe(shown);
  });
});
