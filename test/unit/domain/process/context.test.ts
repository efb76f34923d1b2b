import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../../src/domain/errors.ts';
import { checkInput, checkOutput } from '../../../../src/domain/process/context.ts';
import { fileSources, withFiles, withoutQueries } from '../../../../src/domain/process/contextFiles.ts';
import { elmaOutput } from '../../../../src/domain/process/elmaOutput.ts';
import type { ContextVariable, VariableType } from '../../../../src/domain/process/variables.ts';

const variable = (
  name: string,
  type: VariableType,
  given: Partial<ContextVariable> = {},
): ContextVariable => ({ name, caption: null, type, isArray: false, scope: 'In', ...given });

const url = 'http://127.0.0.1:8088/v1/task/download_elma?uid=c054ab8e&system=5d5ec66f';

/** As in ELMA's example of a task. */
const variables: readonly ContextVariable[] = [
  variable('StringParam_in', 'string'),
  variable('FileParam_in', 'file'),
  variable('DateTimeParam_in', 'datetime'),
  variable('BoolParam_in', 'bool'),
  variable('DoubleParam_in', 'double'),
  variable('IntParam_in', 'int'),
  variable('ArrayParam_in', 'file', { isArray: true }),
  variable('Both', 'string', { scope: 'InOut' }),
  variable('Result_out', 'int', { scope: 'Out' }),
  variable('File_out', 'file', { scope: 'Out' }),
  variable('Files_out', 'file', { scope: 'Out', isArray: true }),
];

const example = JSON.stringify({
  StringParam_in: 'String value',
  FileParam_in: url,
  DateTimeParam_in: '2020-03-22T00:00:00Z',
  BoolParam_in: true,
  DoubleParam_in: 12.2,
  IntParam_in: 76,
  ArrayParam_in: [url, url],
});

/** The lines of a refusal; null where nothing is refused. */
function faults(check: () => void): string[] | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'InvalidTaskContext') throw error;
    return error.details?.split('\n') ?? [error.message];
  }
}

const ofInput = (context: object | string, known: typeof variables | null = variables) =>
  faults(() => {
    checkInput(known, typeof context === 'string' ? context : JSON.stringify(context));
  });

describe('an input context', () => {
  it.each(['{}', example])('fits as %s', (text) => {
    expect(ofInput(text)).toBeNull();
  });

  it('may name its variables in any case, and leave them unset', () => {
    expect(ofInput({ STRINGPARAM_IN: 'a', fileparam_in: '', IntParam_in: null, Both: 'b' })).toBeNull();
    expect(ofInput({ ArrayParam_in: [null, url], Result_out: null })).toBeNull();
  });

  it.each(['', 'x', '[]', 'null', '"{}"'])('is a JSON object, and not %j', (text) => {
    expect(ofInput(text)).toEqual(['The context is not a JSON object.']);
    expect(ofInput(text, null)).toEqual(['The context is not a JSON object.']);
  });

  it.each([
    [{ StringParam_in: 1 }, 'StringParam_in should be a text.'],
    [{ FileParam_in: 'C:\\a.txt' }, 'FileParam_in should be an http or https URL.'],
    [{ FileParam_in: [url] }, 'FileParam_in should be an http or https URL.'],
    [{ DateTimeParam_in: 'yesterday' }, 'DateTimeParam_in should be a date and time.'],
    [{ BoolParam_in: 'true' }, 'BoolParam_in should be true or false.'],
    [{ DoubleParam_in: '12.2' }, 'DoubleParam_in should be a number.'],
    [{ IntParam_in: 1.5 }, 'IntParam_in should be a whole number of 64 bits.'],
    [{ IntParam_in: 1e30 }, 'IntParam_in should be a whole number of 64 bits.'],
    [{ ArrayParam_in: url }, 'ArrayParam_in should be a list.'],
    [{ ArrayParam_in: [url, 1] }, 'ArrayParam_in[1] should be an http or https URL.'],
    [{ Result_out: 1 }, 'Result_out is an output of the process.'],
    [{ Other: 1 }, 'Other is no variable of the process.'],
    [{ Both: 'a', BOTH: 'b' }, 'BOTH is there twice.'],
    [{ 'a\nb': 1 }, 'a b is no variable of the process.'],
    [{ ['n'.repeat(101)]: 1 }, `${'n'.repeat(100)}… is no variable of the process.`],
  ])('does not fit as %j', (context, line) => {
    expect(ofInput(context)).toEqual([line]);
  });

  it('does not fit with a name that is there twice to the letter: one of the values would be lost', () => {
    expect(ofInput('{"IntParam_in":1,"IntParam_in":2}')).toEqual(['IntParam_in is there twice.']);
  });

  it('is told each of its faults, as far as they can be read', () => {
    expect(ofInput({ BoolParam_in: 1, IntParam_in: 'a' })).toHaveLength(2);
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`v${n}`, 1]));
    expect(ofInput(many)).toHaveLength(101);
    expect(ofInput(many)?.at(-1)).toBe('There are 50 more faults.');
  });

  it('fits whatever it holds where the process says nothing about it', () => {
    expect(ofInput({ anything: [1] }, null)).toBeNull();
  });

  it('may hold the smallest date of .NET and whole numbers however written', () => {
    expect(
      ofInput('{"DateTimeParam_in":"0001-01-01T00:00:00","IntParam_in":9223372036854775807}'),
    ).toBeNull();
    expect(ofInput('{"IntParam_in":1.0}')).toBeNull();
  });
});

const ofOutput = (context: object, uploaded: readonly string[] = []) =>
  faults(() => {
    checkOutput(variables, JSON.stringify(context), uploaded);
  });

describe('an output context', () => {
  it('fits with values of the declared types and files that were uploaded', () => {
    const output = { result_out: 7, File_out: '12.txt', files_out: ['A.pdf', null, ''], both: 'b' };
    expect(ofOutput(output, ['12.txt', 'a.PDF'])).toBeNull();
  });

  it('may hold what nobody has declared, and inputs', () => {
    expect(ofOutput({ Other: 1, IntParam_in: 'changed' })).toBeNull();
  });

  it.each([
    [{ Result_out: '7' }, 'Result_out should be a whole number of 64 bits.'],
    [{ File_out: '12.txt' }, 'File_out should be the name of a file that was uploaded.'],
    [{ Files_out: ['12.txt'] }, 'Files_out[0] should be the name of a file that was uploaded.'],
    [{ Both: 1 }, 'Both should be a text.'],
    [{ a: 1, A: 2 }, 'A is there twice.'],
  ])('does not fit as %j', (context, line) => {
    expect(ofOutput(context, ['13.txt'])).toEqual([line]);
  });

  it('is a JSON object', () => {
    expect(
      faults(() => {
        checkOutput(null, '[]', []);
      }),
    ).toEqual(['The context is not a JSON object.']);
  });
});

describe('the files of an input context', () => {
  it('are those of its variables of that type, each URL once', () => {
    expect(fileSources(variables, example, true)).toEqual([
      { url, variables: ['FileParam_in', 'ArrayParam_in'] },
    ]);
  });

  it('are not texts that look like URLs, nor what is unset, nor those of a process that says nothing', () => {
    const text = JSON.stringify({ StringParam_in: url, FileParam_in: '' });
    expect(fileSources(variables, text, true)).toEqual([]);
    expect(fileSources([], text, true)).toEqual([]);
    expect(fileSources(null, example, false)).toEqual([]);
  });

  it('stand there as references once they are fetched; all else stays to the letter', () => {
    const reference = { $file: 'f1', name: 'a.txt', size: 3, sha256: 'abc' };
    const text = `{"StringParam_in":"${url}","fileparam_in":"${url}","IntParam_in":9007199254740993,"ArrayParam_in":["${url}",null]}`;
    expect(withFiles(variables, text, new Map([[url, reference]]), true)).toBe(
      `{"StringParam_in":"${url}","fileparam_in":${JSON.stringify(reference)},"IntParam_in":9007199254740993,"ArrayParam_in":[${JSON.stringify(reference)},null]}`,
    );
    expect(withFiles(variables, ' {} ', new Map(), true)).toBe(' {} ');
  });
});

describe('an input context that is shown before its files are fetched', () => {
  it('has no queries in its URLs; all else stays as it is written', () => {
    const text = `{"a": "${url}", "b": ["${url}#x", 1.50, null], "c": "a? b", "d": "https://x/y", "n": 9007199254740993}`;
    const shown = 'http://127.0.0.1:8088/v1/task/download_elma';
    expect(withoutQueries(text)).toBe(
      `{"a":"${shown}","b":["${shown}",1.50,null],"c":"a? b","d":"https://x/y","n":9007199254740993}`,
    );
  });

  it.each(['{"a": "https://x/y", "b": 1.50}', '{}', '{"c": "a? b"}'])('is as written: %s', (text) => {
    expect(withoutQueries(text)).toBe(text);
  });
});

describe('the files of an input context about which its process says nothing', () => {
  const text = `{"a":"${url}","b":["${url}",1,null,"https://example.org/x"],"c":"ftp://a/b","d":{"e":"${url}"},"f":9007199254740993}`;

  it('are all its URLs where that is wanted, each once, but none that is hidden deeper', () => {
    expect(fileSources(null, text, true)).toEqual([
      { url, variables: ['a', 'b'] },
      { url: 'https://example.org/x', variables: ['b'] },
    ]);
  });

  it('stand there as references once they are fetched', () => {
    const reference = { $file: 'f1', name: 'a.txt', size: 3, sha256: 'abc' };
    const shown = JSON.stringify(reference);
    const files = new Map([[url, reference]]);
    expect(withFiles(null, text, files, true)).toBe(
      `{"a":${shown},"b":[${shown},1,null,"https://example.org/x"],"c":"ftp://a/b","d":{"e":"${url}"},"f":9007199254740993}`,
    );
    expect(withFiles(null, text, files, false)).toBe(text);
  });
});

describe("an output context for ELMA's clients", () => {
  const declared = [variable('Result_out', 'int', { scope: 'Out' }), variable('In', 'int')];

  it('has names in lower case, and every output', () => {
    expect(elmaOutput(declared, '{"Other":1.0}')).toBe('{"other":1.0,"result_out":null}');
    expect(elmaOutput(declared, '{"RESULT_OUT":9007199254740993}')).toBe('{"result_out":9007199254740993}');
  });

  it('stays to the letter where it is so already', () => {
    const text = '{\r\n "result_out": 7\r\n}';
    expect(elmaOutput(declared, text)).toBe(text);
    expect(elmaOutput(null, text)).toBe(text);
  });
});
