import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RobotWorld, startRobotWorld } from './robotWorld.ts';
import { at, nodesOf } from './world.ts';

let world: RobotWorld;
let taskId: string;
beforeAll(async () => {
  world = await startRobotWorld();
  taskId = await world.addTask();
});
afterAll(() => world.stop());

const fields = '__typename id text creationTime author { kind id name }';
const add = (text: string, key?: string) =>
  world.ask(
    `mutation ($taskId: ID, $text: String!, $key: String) { addComment(taskId: $taskId, text: $text, idempotencyKey: $key) { ${fields} } }`,
    { taskId, text, key },
  );
const edit = (id: string, text: string, as = {}) =>
  world.ask(
    `mutation ($id: ID!, $text: String!) { editComment(id: $id, kind: TASK, text: $text) { ${fields} } }`,
    { id, text },
    as,
  );
const remove = (id: string, as = {}) =>
  world.ask(`mutation ($id: ID!) { deleteComment(id: $id, kind: TASK) { ${fields} } }`, { id }, as);
const all = async (): Promise<unknown[]> => {
  const query = `query ($taskId: ID!) { task(id: $taskId) { revision comments { edges { node { ${fields} } } } } }`;
  return nodesOf(at(await world.data(query, { taskId }), 'task', 'comments'));
};

describe('comments on a task', () => {
  it('are added, changed and taken away, and read as they are', async () => {
    const first = at((await add('first')).data, 'addComment');
    const second = at((await add('second')).data, 'addComment');
    expect(first).toEqual({
      __typename: 'TaskComment',
      id: expect.any(String),
      text: 'first',
      creationTime: expect.any(String),
      author: { kind: 'USER', id: '1', name: 'admin' },
    });
    expect(await all()).toEqual([first, second]);

    const id = String(at(first, 'id'));
    const changed = at((await edit(id, 'changed')).data, 'editComment');
    expect(changed).toEqual({ ...Object(first), text: 'changed' });
    expect(await all()).toEqual([changed, second]);

    expect(at((await remove(id)).data, 'deleteComment')).toEqual(changed);
    expect(await all()).toEqual([second]);
    expect((await remove(id)).codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('are only for their authors to change', async () => {
    const other = await world.createUser('other', ['operator']);
    const id = String(at((await add('mine')).data, 'addComment', 'id'));
    const as = { token: await world.tokenOf(other.id) };
    expect((await edit(id, 'yours', as)).codes).toEqual(['NOT_OWN_COMMENT']);
    expect((await remove(id, as)).codes).toEqual(['NOT_OWN_COMMENT']);
  });

  it('are not among those on items, whose numbers may be the same', async () => {
    const id = String(at((await add('on a task')).data, 'addComment', 'id'));
    const { codes } = await world.ask('mutation ($id: ID!) { deleteComment(id: $id) { id } }', { id });
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('given again under a key, are added once', async () => {
    const [first, again] = [await add('once', 'k'), await add('once', 'k')];
    expect(again.data).toEqual(first.data);
    expect((await all()).filter((comment) => at(comment, 'text') === 'once')).toHaveLength(1);
    expect((await add('twice', 'k')).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it.each([
    ['taskId: "999999"', 'ITEM_NOT_FOUND'],
    ['taskId: "1", queueItemId: "1"', 'PARAMETER_INVALID'],
    ['taskId: "one"', 'INVALID_ARGUMENT'],
  ])('are refused on %s', async (named, code) => {
    expect((await world.ask(`mutation { addComment(${named}, text: "x") { id } }`)).codes).toEqual([code]);
  });

  it('are refused on nothing', async () => {
    const { codes } = await world.ask('mutation { addComment(text: "x") { id } }');
    expect(codes).toEqual(['PARAMETER_MISSING']);
  });
});
