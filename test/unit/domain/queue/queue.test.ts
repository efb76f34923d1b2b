import { describe, expect, it } from 'vitest';
import type { Queue, QueueCommand, QueueEvent, QueueSettings } from '../../../../src/domain/queue/queue.ts';
import {
  checkSettings,
  decide,
  defaultSettings,
  evolve,
  leaseMsOf,
  retryRuleOf,
  settingsIn,
} from '../../../../src/domain/queue/queue.ts';
import { codeThrownBy, givenFor, recorded, second } from '../../../support/given.ts';

const given = givenFor<Queue, QueueCommand, QueueEvent>({ stream: 'queue-7', evolve, decide });

const settings: QueueSettings = { ...defaultSettings, name: 'Invoices' };
const nameStream = 'name-queue.1.a';

const create = (changes: Partial<QueueSettings> = {}): QueueEvent => ({
  type: 'Create',
  data: { ...settings, ...changes, id: 7, key: 'key', nameStream },
});
const remove: QueueEvent = { type: 'Delete', data: { key: 'key', releases: nameStream } };
const edit = (changes: Partial<QueueSettings>, name = nameStream): QueueCommand => ({
  type: 'Edit',
  settings: { ...settings, ...changes },
  nameStream: name,
});

describe('a queue', () => {
  it('is what its creation says', () => {
    expect(given([create({ maxNumberOfRetries: 3 })]).state).toEqual({
      ...settings,
      maxNumberOfRetries: 3,
      id: 7,
      key: 'key',
      nameStream,
      folderId: 1,
      creationTime: second(0),
      revision: 0,
      deleted: false,
    });
  });

  it('that was created before a setting existed has its default', () => {
    const { leaseMinutes: _, ...older } = settings;
    const event = recorded<QueueEvent>('queue-7', 0, create());
    const data = { ...older, id: 7, key: 'key', nameStream };
    expect(evolve(null, { ...event, data } as typeof event).leaseMinutes).toBeNull();
  });

  it('lends for a day unless it says otherwise', () => {
    expect(leaseMsOf(given([create()]).state)).toBe(86_400_000);
    expect(leaseMsOf(given([create({ leaseMinutes: 5 })]).state)).toBe(300_000);
  });

  it('tells its rule of retries with the revision it stands in', () => {
    const { state } = given([
      create({ acceptAutomaticallyRetry: true, retryAbandonedItems: true }),
      { type: 'Edit', data: { maxNumberOfRetries: 9 } },
    ]);
    expect(retryRuleOf(state)).toEqual({
      automatic: true,
      retryAbandoned: true,
      maxRetries: 9,
      queueRevision: 1,
    });
  });

  it('ignores members that it does not know', () => {
    const data = { description: 'new', deleted: true, colour: 'red' };
    const { state } = given([create(), { type: 'Edit', data }]);
    expect(state).toEqual({ ...given([create()]).state, description: 'new', revision: 1 });
  });

  it('refuses a stream that does not begin with Create', () => {
    expect(() => evolve(null, recorded('queue-7', 0, remove))).toThrow('does not begin with Create');
  });
});

describe('editing a queue', () => {
  it('records what changes, and no more', () => {
    given([create({ maxNumberOfRetries: 3 })])
      .when(edit({ maxNumberOfRetries: 3, description: 'for invoices' }))
      .thenEvents([{ type: 'Edit', data: { description: 'for invoices' } }]);
  });

  it('that changes nothing makes no event', () => {
    given([create()]).when(edit({})).thenEvents([]);
  });

  it('records tags as a whole', () => {
    const tags = [{ name: 'team', displayName: null, value: 'a', displayValue: null }];
    given([create()])
      .when(edit({ tags }))
      .thenEvents([{ type: 'Edit', data: { tags } }]);
    given([create({ tags })])
      .when(edit({ tags: [...tags] }))
      .thenEvents([]);
  });

  it('with a new name takes it and gives the old one back', () => {
    given([create()])
      .when(edit({ name: 'Bills' }, 'name-queue.1.b'))
      .thenEvents([
        {
          type: 'Edit',
          data: {
            name: 'Bills',
            nameStream: 'name-queue.1.b',
            releases: { stream: nameStream, key: 'key' },
          },
        },
      ]);
  });

  it('makes it hold the new name', () => {
    const { state } = given([
      create(),
      {
        type: 'Edit',
        data: {
          name: 'Bills',
          nameStream: 'name-queue.1.b',
          releases: { stream: nameStream, key: 'key' },
        },
      },
    ]);
    expect(state).toMatchObject({ name: 'Bills', nameStream: 'name-queue.1.b' });
    expect(state).not.toHaveProperty('releases');
  });

  it('of the case of the name alone holds the same name', () => {
    given([create()])
      .when(edit({ name: 'INVOICES' }))
      .thenEvents([{ type: 'Edit', data: { name: 'INVOICES' } }]);
  });

  it('leaves the rule of unique references as it is', () => {
    given([create()])
      .when(edit({ enforceUniqueReference: true }))
      .thenThrows('QueueDefinitionParametersCannotChange');
    given([create({ enforceUniqueReference: true })])
      .when(edit({}))
      .thenThrows('QueueDefinitionParametersCannotChange');
  });

  it('takes settings out of an object that holds more', () => {
    const { state } = given([create()]);
    given([create()])
      .when({ type: 'Edit', settings: { ...state, id: 8, revision: 9, deleted: true } as Queue, nameStream })
      .thenEvents([]);
  });

  it('checks the settings', () => {
    given([create()])
      .when(edit({ maxNumberOfRetries: 51 }))
      .thenThrows('InvalidArgument');
  });

  it('is refused on one that was deleted', () => {
    given([create(), remove])
      .when(edit({ description: 'new' }))
      .thenThrows('ItemNotFound');
  });
});

describe('deleting a queue', () => {
  it('gives its name back', () => {
    given([create()]).when({ type: 'Delete' }).thenEvents([remove]);
  });

  it('leaves it readable', () => {
    expect(given([create(), remove]).state).toMatchObject({ name: 'Invoices', deleted: true, revision: 1 });
  });

  it('is refused a second time', () => {
    given([create(), remove]).when({ type: 'Delete' }).thenThrows('ItemNotFound');
  });
});

describe('settings', () => {
  const check = (changes: Partial<QueueSettings>) =>
    codeThrownBy(() => checkSettings({ ...settings, ...changes }));

  it.each([
    { name: 'x' },
    { name: 'x'.repeat(50) },
    { description: 'x'.repeat(250) },
    { maxNumberOfRetries: 0 },
    { maxNumberOfRetries: 50 },
    { slaInMinutes: 10, riskSlaInMinutes: 10 },
    { slaInMinutes: 2_147_483_647 },
    { leaseMinutes: 1 },
  ])('are taken: %j', (changes) => {
    expect(check(changes)).toBeUndefined();
  });

  it.each([
    { name: '' },
    { name: '  ' },
    { name: 'x'.repeat(51) },
    { description: 'x'.repeat(251) },
    { maxNumberOfRetries: -1 },
    { maxNumberOfRetries: 51 },
    { maxNumberOfRetries: 1.5 },
    { maxNumberOfRetries: Number.NaN },
    { slaInMinutes: -1 },
    { slaInMinutes: 2_147_483_648 },
    { riskSlaInMinutes: -1 },
    { slaInMinutes: 10, riskSlaInMinutes: 11 },
    { riskSlaInMinutes: 5 },
    { leaseMinutes: 0 },
    { leaseMinutes: 0.5 },
  ])('are refused: %j', (changes) => {
    expect(check(changes)).toBe('InvalidArgument');
  });

  it('are taken out of what else an object holds', () => {
    expect(settingsIn(given([create()]).state)).toEqual(settings);
  });
});
