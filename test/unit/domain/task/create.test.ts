import { describe, expect, it } from 'vitest';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type { Process } from '../../../../src/domain/process/process.ts';
import type { System } from '../../../../src/domain/system/system.ts';
import type { NewTask } from '../../../../src/domain/task/create.ts';
import { createTask } from '../../../../src/domain/task/create.ts';
import { codeThrownBy, second } from '../../../support/given.ts';

const system: System = {
  id: 61,
  key: '5d5ec66f-357d-4c2d-bbc1-2012278d2361',
  name: 'BPM',
  description: null,
  access: 'ALLOWED',
  creationTime: second(0),
  revision: 1,
  deleted: false,
};

const version = {
  version: 21,
  key: 'v21',
  name: 'Creating profiles',
  groups: [],
  context: [{ name: 'IntParam_in', caption: null, type: 'int', isArray: false, scope: 'In' }],
  hash: null,
  created: null,
  active: true,
  uploaded: second(0),
  uploadedBy: 'alice',
} as const;

const process: Process = {
  id: 7,
  key: 'c39f99de-cb8f-4661-a206-b282a4830cbf',
  folderId: 1,
  creationTime: second(0),
  maxAttempts: 2,
  versions: [{ ...version, version: 20, context: null }, version],
  revision: 3,
  deleted: false,
};

const plain: NewTask = {
  version: 0,
  context: null,
  callback: null,
  priority: null,
  urlsAreFiles: false,
};

describe('a new task', () => {
  it('is of the current version and of middle priority unless told', () => {
    expect(createTask(1, system, process, plain)).toEqual({
      id: 1,
      systemId: 61,
      processId: 7,
      processRevision: 3,
      version: 21,
      priority: 'MEDIUM',
      context: plainEnvelope('{}'),
    });
  });

  it('is what its system says', () => {
    const context = '{"intparam_IN": 9007199254740993}';
    const callback = 'https://128.145.149.111/v1/task/complete';
    const task = createTask(1, system, process, {
      ...plain,
      version: 21,
      context,
      callback,
      priority: 'HIGH',
    });
    expect(task).toMatchObject({ version: 21, isPinned: true, priority: 'HIGH', callback });
    expect(task.context.text).toBe(context);
  });

  it('takes URLs for files only where that is wanted and its version says nothing about contexts', () => {
    const created = (wanted: number, urlsAreFiles: boolean) =>
      createTask(1, system, process, { ...plain, version: wanted, urlsAreFiles }).urlsAreFiles;
    expect(created(20, true)).toBe(true);
    expect([created(21, true), created(20, false)]).toEqual([undefined, undefined]);
  });

  it.each([null, '', ' '])('has an empty context where it is given as %j', (context) => {
    expect(createTask(1, system, process, { ...plain, context }).context.text).toBe('{}');
  });

  it('has a context that fits its version', () => {
    const context = '{"Other":1}';
    expect(codeThrownBy(() => createTask(1, system, process, { ...plain, context }))).toBe(
      'InvalidTaskContext',
    );
    expect(createTask(1, system, process, { ...plain, version: 20, context }).version).toBe(20);
  });

  it('is refused of a system that is not allowed', () => {
    for (const changes of [{ access: 'REQUEST' }, { access: 'LOCKED' }, { deleted: true }] as const)
      expect(codeThrownBy(() => createTask(1, { ...system, ...changes }, process, plain))).toBe(
        'ForbiddenOperation',
      );
  });

  it('is refused of a process or version that is not there', () => {
    const of = (changes: Partial<Process>, wanted = 0) =>
      codeThrownBy(() => createTask(1, system, { ...process, ...changes }, { ...plain, version: wanted }));
    expect(of({ deleted: true })).toBe('ItemNotFound');
    expect(of({}, 22)).toBe('ItemNotFound');
    expect(of({ versions: [] })).toBe('ItemNotFound');
  });

  it.each(['/v1/complete', 'ftp://a', 'http://u:p@a/'])('is refused with the callback %j', (callback) => {
    expect(codeThrownBy(() => createTask(1, system, process, { ...plain, callback }))).toBe(
      'InvalidArgument',
    );
  });
});
