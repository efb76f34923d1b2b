import { describe, expect, it } from 'vitest';
import { openFilesAllowed, openFilesIn } from '../../../bench/openFiles.ts';

const limits = (soft: string, hard: string): string =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             95000                95000                processes ',
    `Max open files            ${soft.padEnd(20)} ${hard.padEnd(20)} files     `,
    'Max locked memory         8388608              8388608              bytes     ',
  ].join('\n');

describe('openFilesIn', () => {
  it('reads what a process may have at most, whatever it has now', () => {
    expect(openFilesIn(limits('1024', '524288'))).toBe(524_288);
    expect(openFilesIn(limits('1024', 'unlimited'))).toBe(Infinity);
    expect(() => openFilesIn('Max processes 1 1')).toThrow('open files');
  });
});

describe('openFilesAllowed', () => {
  it('is of this machine', () => {
    expect(openFilesAllowed()).toBeGreaterThan(0);
  });
});
