import { describe, expect, it } from 'vitest';
import type {
  NewVersion,
  Process,
  ProcessCommand,
  ProcessEvent,
} from '../../../../src/domain/process/process.ts';
import {
  createProcess,
  currentVersion,
  decide,
  defaultSettings,
  evolve,
  versionOf,
} from '../../../../src/domain/process/process.ts';
import type { ContextVariable } from '../../../../src/domain/process/variables.ts';
import { alice, codeThrownBy, givenFor, second } from '../../../support/given.ts';

const key = 'c39f99de-cb8f-4661-a206-b282a4830cbf';
const group = '8f6895c5-70a5-498f-b813-ab72e2b6e5f0';

const newVersion = (given: Partial<NewVersion> = {}): NewVersion => ({
  version: null,
  key: '11111111-1111-4111-8111-111111111111',
  name: 'Creating profiles',
  groups: [],
  context: null,
  hash: null,
  created: null,
  ...given,
});

const given = givenFor<Process, ProcessCommand, ProcessEvent>({ stream: 'process-1', evolve, decide });

const another = '22222222-2222-4222-8222-222222222222';
const begun = createProcess(1, key, defaultSettings, newVersion({ groups: [group] }));
const publish = (version: Partial<NewVersion> = {}): ProcessCommand => ({
  type: 'Publish',
  version: newVersion({ key: another, ...version }),
});
const published = (version: number): ProcessEvent => ({
  type: 'Publish',
  data: { ...newVersion({ key: another }), version },
});
const activated = (version: number, active: boolean): ProcessEvent => ({
  type: 'Activate',
  data: { version, active },
});

describe('a process', () => {
  it('begins with a version', () => {
    const { state } = given(begun);
    expect(state).toMatchObject({ id: 1, key, folderId: 1, maxAttempts: 2, revision: 1, deleted: false });
    expect(state.versions).toEqual([
      {
        ...newVersion({ groups: [group] }),
        version: 1,
        active: true,
        uploaded: second(1),
        uploadedBy: alice.name,
      },
    ]);
  });

  it('gets the next number, or one that is higher', () => {
    given(begun)
      .when(publish())
      .thenEvents([published(2)]);
    given(begun)
      .when(publish({ version: 21 }))
      .thenEvents([published(21)]);
    const third = '33333333-3333-4333-8333-333333333333';
    given([...begun, published(21)])
      .when(publish({ key: third }))
      .thenEvents([{ type: 'Publish', data: { ...newVersion({ key: third }), version: 22 } }]);
    given([...begun, published(21)])
      .when(publish({ key: third, version: 21 }))
      .thenThrows('InvalidArgument');
    given(begun)
      .when(publish({ version: 0 }))
      .thenThrows('InvalidArgument');
  });

  it('runs the highest version that is active', () => {
    const three = [...begun, published(2), published(3)];
    expect(currentVersion(given(three).state)?.version).toBe(3);
    expect(currentVersion(given([...three, activated(3, false)]).state)?.version).toBe(2);
    const none = given([...begun, activated(1, false)]).state;
    expect(currentVersion(none)).toBeUndefined();
    expect(codeThrownBy(() => versionOf(none, 0))).toBe('ItemNotFound');
  });

  it('has the versions that were published, active or not', () => {
    const { state } = given([...begun, published(2), activated(1, false)]);
    expect(versionOf(state, 0).version).toBe(2);
    expect(versionOf(state, 1)).toMatchObject({ version: 1, active: false });
    expect(codeThrownBy(() => versionOf(state, 3))).toBe('ItemNotFound');
  });

  it('switches a version off and on, once', () => {
    const off = { type: 'Activate', version: 1, active: false } as const;
    given(begun)
      .when(off)
      .thenEvents([activated(1, false)]);
    given([...begun, activated(1, false)])
      .when(off)
      .thenEvents([]);
    given([...begun, activated(1, false)])
      .when({ ...off, active: true })
      .thenEvents([activated(1, true)]);
    given([...begun, published(2)])
      .when({ ...off, version: 0 })
      .thenEvents([activated(2, false)]);
    given(begun)
      .when({ ...off, version: 2 })
      .thenThrows('ItemNotFound');
  });

  it('is told how often its tasks may be begun', () => {
    const edit = (maxAttempts: number): ProcessCommand => ({ type: 'Edit', settings: { maxAttempts } });
    given(begun).when(edit(3)).thenState({ maxAttempts: 3 });
    given(begun).when(edit(2)).thenEvents([]);
    given(begun).when(edit(0)).thenThrows('InvalidArgument');
    given(begun).when(edit(51)).thenThrows('InvalidArgument');
  });

  it('is changed no more once it is deleted', () => {
    const deleted: ProcessEvent[] = [...begun, { type: 'Delete', data: {} }];
    given(begun).when({ type: 'Delete' }).thenState({ deleted: true });
    for (const command of [publish(), { type: 'Delete' }] as const)
      given(deleted).when(command).thenThrows('ItemNotFound');
  });

  it('has to begin with Create', () => {
    expect(() => given([published(1)])).toThrow('does not begin with Create');
  });
});

const variable = (name: string, given_: Partial<ContextVariable> = {}): ContextVariable => ({
  name,
  caption: null,
  type: 'string',
  isArray: false,
  scope: 'In',
  ...given_,
});

describe('a version', () => {
  it.each([
    { name: ' ' },
    { name: 'n'.repeat(251) },
    { hash: 'h'.repeat(129) },
    { groups: ['accounting'] },
    { context: [variable('a'), variable('A')] },
    { context: [variable('')] },
    { context: [variable('a', { caption: 'c'.repeat(251) })] },
    { context: Array.from({ length: 501 }, (_, n) => variable(`v${n}`)) },
  ])('is refused with %j', (changes) => {
    given(begun).when(publish(changes)).thenThrows('InvalidArgument');
  });

  it('is refused with the UUID of another version', () => {
    given([...begun, published(2)])
      .when(publish())
      .thenThrows('NameAlreadyUsed');
  });
});
