import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../../src/files/safeFileName.ts';

describe('making a file name safe', () => {
  it.each([
    ['12.txt', '12.txt'],
    ['Отчёт за май.pdf', 'Отчёт за май.pdf'],
    ['نمی‌خواهم.txt', 'نمی‌خواهم.txt'],
    ['.profile', '.profile'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\cmd.exe', 'cmd.exe'],
    ['C:\\Users\\x\\a.txt', 'a.txt'],
    ['/etc/passwd', 'passwd'],
    ['folder/', 'folder'],
    ['a/..', 'a'],
    ['..', 'file'],
    ['../..', 'file'],
    ['.', 'file'],
    ['', 'file'],
    ['   ', 'file'],
    ['///', 'file'],
    ['a\u0000b.txt', 'ab.txt'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['a\u001B[31m.txt', 'a[31m.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['\u2066a\u2069\u200F\u200E\u061C.txt', 'a.txt'],
    ['a\u200B\uFEFF\u2028\u00AD\u{E0041}.txt', 'a.txt'],
    ['..\u200B/..\u202E/x', 'x'],
    ['.\u200B.', 'file'],
    ['a<b>c:d"e|f?g*.txt', 'a_b_c_d_e_f_g_.txt'],
    ['file.txt:stream', 'file.txt_stream'],
    ['file.txt. . .', 'file.txt'],
    ['  a   b.txt', 'a b.txt'],
    ['con', '_con'],
    ['CON.txt', '_CON.txt'],
    ['con .txt', '_con .txt'],
    ['nul.tar.gz', '_nul.tar.gz'],
    ['COM1', '_COM1'],
    ['lpt\u00B9.doc', '_lpt\u00B9.doc'],
    ['CONIN$', '_CONIN$'],
    ['com10', 'com10'],
    ['console.log', 'console.log'],
    ['e\u0301.txt', '\u00E9.txt'],
    ['a\uD800.txt', 'a\uFFFD.txt'],
  ])('given %j, then %j', (given, safe) => expect(safeFileName(given)).toBe(safe));

  it('given a name that is too long, then its extension is kept and no character is halved', () => {
    expect(safeFileName(`${'a'.repeat(300)}.tar.gz`)).toBe(`${'a'.repeat(197)}.gz`);
    expect(safeFileName(`${'😀'.repeat(100)}.pdf`)).toBe(`${'😀'.repeat(49)}.pdf`);
    expect(safeFileName(`a.${'b'.repeat(300)}`)).toBe(`a.${'b'.repeat(198)}`);
    expect(safeFileName(`${'.'.repeat(300)}${'b'.repeat(30)}`)).toBe('file');
  });

  it('given any text, then the name is safe, and safe as it is', () => {
    const hostile = constantFrom(
      '/',
      '\\',
      '.',
      ' ',
      'con',
      'nul',
      '\u202E',
      '\u0000',
      '\u200B',
      ':',
      'e',
      '\u0301',
      '😀',
      '\uD800',
      '.txt',
    );
    const text = oneof(
      string({ unit: 'binary' }),
      array(hostile, { maxLength: 250 }).map((parts) => parts.join('')),
    );

    assert(
      property(text, (given) => {
        const safe = safeFileName(given);
        expect(safe).not.toBe('');
        expect(safe).not.toMatch(/[/\\\p{Cc}<>:"|?*\u202A-\u202E\u2066-\u2069]|[. ]$|^ |^(con|nul)(\.|$)/iu);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
        expect(safe.isWellFormed()).toBe(true);
        expect(safeFileName(safe)).toBe(safe);
      }),
    );
  });
});
