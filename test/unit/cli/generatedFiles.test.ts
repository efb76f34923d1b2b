import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationPage } from '../../../src/cli/configurationPage.ts';
import { errorsPage } from '../../../src/cli/errorsPage.ts';
import { firstDifference, generatedFiles } from '../../../src/cli/generatedFiles.ts';
import { settings } from '../../../src/config.ts';
import type { ErrorCode } from '../../../src/domain/errors.ts';
import { catalogue } from '../../../src/domain/errors.ts';
import { codeOf } from '../../../src/doors/graphql/errors.ts';

describe('files made from the code', () => {
  it.each(generatedFiles)('are in step: $path', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text());
  });
});

describe('the page of errors', () => {
  it('lists every error of the catalogue once', () => {
    const rows = errorsPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(Object.keys(catalogue).length);
    for (const code of Object.keys(catalogue) as ErrorCode[])
      expect(
        rows.filter((row) => row.startsWith(`| \`${codeOf(code)}\` | ${catalogue[code].http} |`)),
      ).toHaveLength(1);
  });
});

describe('the page of settings', () => {
  it('lists every setting', () => {
    for (const { name } of Object.values(settings)) expect(configurationPage()).toContain(`| \`${name}\` |`);
  });
});

describe('the first difference', () => {
  it.each([
    ['a\nb', 'a\nb', null],
    ['a\nb', 'a\nc', 2],
    ['', 'a', 1],
    ['a', 'a\nb', 2],
    ['a\nb', 'a', 2],
  ])('of %j and %j is in line %s', (a, b, line) => {
    expect(firstDifference(a, b)).toBe(line);
  });
});
