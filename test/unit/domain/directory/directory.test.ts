import { describe, expect, it } from 'vitest';
import type { DefinitionEvent, FolderData } from '../../../../src/domain/directory/directory.ts';
import { evolve } from '../../../../src/domain/directory/directory.ts';
import { history, recorded, second } from '../../../support/given.ts';

const data: FolderData = {
  id: 1,
  key: 'key',
  displayName: 'Shared',
  fullyQualifiedName: 'Shared',
  description: null,
  parentId: null,
};

const after = (...events: DefinitionEvent<FolderData>[]) => {
  const [first, ...others] = history('folder-1', events);
  if (first === undefined) throw new Error('there is a first event');
  return others.reduce(evolve<FolderData>, evolve<FolderData>(null, first));
};

describe('a folder, user or robot', () => {
  it('is what its creation says', () => {
    expect(after({ type: 'Create', data })).toEqual({
      ...data,
      creationTime: second(0),
      revision: 0,
      deleted: false,
    });
  });

  it('changes by what an edit names', () => {
    const edited = after({ type: 'Create', data }, { type: 'Edit', data: { description: 'for all' } });
    expect(edited).toMatchObject({ ...data, description: 'for all', revision: 1 });
  });

  it('stays readable when it is deleted', () => {
    const deleted = after({ type: 'Create', data }, { type: 'Delete', data: {} });
    expect(deleted).toMatchObject({ ...data, revision: 1, deleted: true });
  });

  it('refuses a stream that does not begin with Create', () => {
    const event = recorded<DefinitionEvent<FolderData>>('folder-1', 0, { type: 'Delete', data: {} });
    expect(() => evolve<FolderData>(null, event)).toThrow('does not begin with Create');
  });
});
