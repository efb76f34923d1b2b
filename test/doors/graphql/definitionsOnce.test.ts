import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RobotWorld, startRobotWorld } from './robotWorld.ts';
import { at, idOf } from './world.ts';

// Definitions are changed as work is: at the revision that the caller has seen, and once under a key.

let world: RobotWorld;
beforeAll(async () => {
  world = await startRobotWorld();
});
afterAll(() => world.stop());

let keys = 0;
const newKey = (): string => `key-${(keys += 1)}`;

describe('a queue', () => {
  const create =
    'mutation ($name: String!, $key: String) { createQueue(input: { name: $name }, idempotencyKey: $key) { id revision } }';
  const edit = `mutation ($id: ID!, $input: EditQueueInput!, $revision: Int, $key: String) {
    editQueue(id: $id, input: $input, expectedRevision: $revision, idempotencyKey: $key) { name description revision }
  }`;
  const remove =
    'mutation ($id: ID!, $revision: Int, $key: String) { deleteQueue(id: $id, expectedRevision: $revision, idempotencyKey: $key) { isDeleted } }';

  it('is created once under a key, also where it has another name by now, or was deleted', async () => {
    const key = newKey();
    const first = await world.data(create, { name: 'Once', key });
    expect(await world.data(create, { name: 'Once', key })).toEqual(first);
    await world.data(edit, { id: idOf(first), input: { name: 'Renamed' } });
    expect(idOf(await world.data(create, { name: 'Once', key }))).toBe(idOf(first));
    await world.data(remove, { id: idOf(first) });
    expect(idOf(await world.data(create, { name: 'Once', key }))).toBe(idOf(first));
    expect((await world.ask(create, { name: 'Another', key })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('is changed and deleted as the caller has seen it, and once under a key', async () => {
    const id = idOf(await world.data(create, { name: 'Seen' }));
    const input = { description: 'one' };
    const key = newKey();
    const changed = await world.data(edit, { id, input, revision: 0, key });
    expect(changed).toMatchObject({ editQueue: { description: 'one', revision: 1 } });
    const stale = { id, input: { description: 'two' }, revision: 0 };
    expect((await world.ask(edit, stale)).codes).toEqual(['OPTIMISTIC_CONCURRENCY']);
    await world.data(edit, { ...stale, revision: 1 });
    // Given again it says how the queue is by now, and changes nothing back.
    const again = await world.data(edit, { id, input, revision: 0, key });
    expect(again).toMatchObject({ editQueue: { description: 'two', revision: 2 } });
    const last = newKey();
    expect((await world.ask(remove, { id, revision: 1 })).codes).toEqual(['OPTIMISTIC_CONCURRENCY']);
    const deleted = { deleteQueue: { isDeleted: true } };
    expect(await world.data(remove, { id, revision: 2, key: last })).toEqual(deleted);
    expect(await world.data(remove, { id, revision: 2, key: last })).toEqual(deleted);
  });
});

/** Changes something at a revision that it has not, then at its own, and again under the same key. */
async function expectSeen(field: string, id: string, told: string, revision: number): Promise<void> {
  const query = `mutation ($id: ID!, $revision: Int, $key: String) {
    ${field}(id: $id${told}, expectedRevision: $revision, idempotencyKey: $key) { id revision }
  }`;
  expect([field, (await world.ask(query, { id, revision: revision + 1 })).codes]).toEqual([
    field,
    ['OPTIMISTIC_CONCURRENCY'],
  ]);
  const key = newKey();
  const first = await world.data(query, { id, revision, key });
  expect(at(first, field, 'revision')).toBe(revision + 1);
  expect(await world.data(query, { id, revision, key })).toEqual(first);
}

describe('a process', () => {
  it('is changed and deleted as the caller has seen it, and once under a key', async () => {
    const made = await world.data('mutation { publishProcess(input: { name: "P" }) { id revision } }');
    const id = idOf(made);
    const revision = Number(at(made, 'publishProcess', 'revision'));
    await expectSeen('editProcess', id, ', input: { maxAttempts: 3 }', revision);
    await expectSeen('activateProcessVersion', id, ', version: 1, active: false', revision + 1);
    await expectSeen('deleteProcess', id, '', revision + 2);
  });
});

describe('a system', () => {
  it('is locked and allowed as the caller has seen it, and once under a key', async () => {
    const { systemId } = world;
    const shown = await world.data('query ($id: ID!) { system(id: $id) { revision } }', { id: systemId });
    const revision = Number(at(shown, 'system', 'revision'));
    await expectSeen('lockSystem', systemId, '', revision);
    await expectSeen('allowSystem', systemId, '', revision + 1);
    await expectSeen('setSystemSources', systemId, ', sources: ["10.0.0.0/8"]', revision + 2);
  });
});

describe('a robot', () => {
  it('is allowed, locked and deleted as the caller has seen it, and once under a key', async () => {
    const { id } = await world.robot('Waiting', { isAllowed: false });
    await expectSeen('allowRobot', id, '', 0);
    await expectSeen('lockRobot', id, '', 1);
    await expectSeen('deleteRobot', id, '', 2);
  });
});

describe('an operation', () => {
  it('is cancelled and resumed as the caller has seen it, and once under a key', async () => {
    // Nobody carries it out here.
    const begun = await world.data(
      'mutation ($id: ID!) { retryQueueItems(filter: { queueId: $id }) { id revision } }',
      { id: world.queueId },
    );
    const id = idOf(begun);
    const revision = Number(at(begun, 'retryQueueItems', 'revision'));
    await expectSeen('cancelOperation', id, '', revision);
    await expectSeen('resumeOperation', id, '', revision + 1);
    await expectSeen('cancelOperation', id, '', revision + 2);
  });
});
