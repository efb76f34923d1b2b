import { describe, expect, it } from 'vitest';
import { demandOutputFile, uploadedNames } from '../../../../src/domain/task/files.ts';
import type { TaskCommand } from '../../../../src/domain/task/task.ts';
import { codeThrownBy } from '../../../support/given.ts';
import {
  cancelled,
  contextId,
  create,
  deleted,
  edit,
  executing,
  failed,
  fence,
  file,
  given,
  output,
  queued,
  status,
  taken,
} from './world.ts';

const add = (name: string, sha256 = `sha-${name}`): TaskCommand => ({
  type: 'AddFile',
  fence,
  file: file(name, { sha256 }),
});

describe('a file that a bot uploads', () => {
  const past = [...executing, edit({ file: file('12.txt') })];

  it('belongs to the task', () => {
    given(executing)
      .when(add('12.txt'))
      .thenEvents([edit({ file: file('12.txt') })]);
    expect(uploadedNames(given(past).state)).toEqual(['12.txt']);
  });

  it('may come again with the same bytes, and changes nothing', () => {
    given(past).when(add('12.txt')).thenEvents([]);
    given(past).when(add('12.TXT', 'sha-12.txt')).thenEvents([]);
  });

  it('cannot have the name of another', () => {
    given(past).when(add('12.txt', 'other')).thenThrows('NameAlreadyUsed');
    given(past).when(add('12.TXT')).thenThrows('NameAlreadyUsed');
  });

  it('may have the name of an input', () => {
    const files = [file('12.txt', { direction: 'in', sha256: 'other' })];
    const prepared = status({ from: 'PREPARE', to: 'QUEUE', contextId, groups: [], files });
    given([create(), prepared, taken()])
      .when(add('12.txt'))
      .thenEvents([edit({ file: file('12.txt') })]);
  });

  it('is one of a hundred at most', () => {
    const many = Array.from({ length: 100 }, (_, n) => edit({ file: file(`${n}.txt`) }));
    given([...executing, ...many])
      .when(add('100.txt'))
      .thenThrows('InvalidArgument');
    given([...executing, ...many.slice(1)])
      .when(add('100.txt'))
      .thenEvents([edit({ file: file('100.txt') })]);
  });
});

describe('the download of a file', () => {
  const uploads = [edit({ file: file('A.txt') }), edit({ file: file('b.txt') })];
  const done = [...executing, ...uploads, status({ from: 'EXECUTING', to: 'DONE', output })];
  const of = (past: readonly Parameters<typeof given>[0][number][], name: string) =>
    codeThrownBy(() => demandOutputFile(given(past).state, name));

  it('finds it by its name, in another case too', () => {
    const { state } = given(done);
    expect(demandOutputFile(state, 'A.txt').name).toBe('A.txt');
    expect(demandOutputFile(state, 'a.TXT').name).toBe('A.txt');
  });

  it('finds it where the task has failed', () => {
    const past = [...executing, ...uploads, status({ from: 'EXECUTING', to: 'ERROR' })];
    expect(demandOutputFile(given(past).state, 'b.txt').name).toBe('b.txt');
    expect(of(failed, 'b.txt')).toBe('ItemNotFound');
  });

  it('finds no other, and no input', () => {
    expect(of(done, 'c.txt')).toBe('ItemNotFound');
    const files = [file('in.txt', { direction: 'in' })];
    const prepared = status({ from: 'PREPARE', to: 'QUEUE', contextId, groups: [], files });
    const past = [create(), prepared, taken(), status({ from: 'EXECUTING', to: 'DONE', output })];
    expect(of(past, 'in.txt')).toBe('ItemNotFound');
  });

  it('is refused as long as there is no result, and where there will be none', () => {
    for (const past of [[create()], queued, [...executing, ...uploads], cancelled, deleted])
      expect(of(past, 'A.txt')).toBe('InvalidTaskStatus');
  });
});
