import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, idOf, nodesOf, startWorld, type World } from './world.ts';

let world: World;
let itemId: string;
beforeAll(async () => {
  world = await startWorld();
  await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
  itemId = idOf(await world.data('mutation { addQueueItem(input: { queueName: "Q" }) { id } }'));
});
afterAll(() => world.stop());

const fields = 'id text creationTime author { kind id name }';
const add = (text: string, as = {}) =>
  world.ask(
    `mutation ($itemId: ID!, $text: String!) { addComment(queueItemId: $itemId, text: $text) { ${fields} } }`,
    { itemId, text },
    as,
  );
const edit = (id: string, text: string, as = {}) =>
  world.ask(
    `mutation ($id: ID!, $text: String!) { editComment(id: $id, text: $text) { ${fields} } }`,
    { id, text },
    as,
  );
const remove = (id: string, as = {}) =>
  world.ask(`mutation ($id: ID!) { deleteComment(id: $id) { ${fields} } }`, { id }, as);
const all = async () => {
  const data = await world.data(
    `query ($itemId: ID!) { queueItem(id: $itemId) { comments { edges { node { ${fields} } } } } }`,
    {
      itemId,
    },
  );
  return nodesOf(at(data, 'queueItem', 'comments'));
};

describe('comments', () => {
  it('are added, changed and taken away, and read as they are', async () => {
    const first = at((await add('first')).data, 'addComment');
    const second = at((await add('second')).data, 'addComment');
    expect(first).toEqual({
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

  it('are changed once under a key', async () => {
    const id = String(at((await add('before')).data, 'addComment', 'id'));
    const once =
      'mutation ($id: ID!) { editComment(id: $id, text: "once", idempotencyKey: "edit") { text } }';
    expect(await world.data(once, { id })).toEqual({ editComment: { text: 'once' } });
    await edit(id, 'later');
    expect(await world.data(once, { id })).toEqual({ editComment: { text: 'later' } });
    expect(await all()).toContainEqual(expect.objectContaining({ id, text: 'later' }));
    await remove(id);
  });

  it('are only for their authors to change', async () => {
    const other = await world.createUser('other', ['operator']);
    const id = String(at((await add('mine')).data, 'addComment', 'id'));
    const as = { token: await world.tokenOf(other.id) };
    expect((await edit(id, 'yours', as)).codes).toEqual(['NOT_OWN_COMMENT']);
    expect((await remove(id, as)).codes).toEqual(['NOT_OWN_COMMENT']);
  });

  it('have 1 to 512 characters and an item', async () => {
    expect((await add(' ')).codes).toEqual(['INVALID_ARGUMENT']);
    expect((await add('x'.repeat(513))).codes).toEqual(['INVALID_ARGUMENT']);
    const { codes } = await world.ask('mutation { addComment(queueItemId: "999999", text: "x") { id } }');
    expect(codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('given again under a key, are added once', async () => {
    const keyed = (text: string) =>
      world.ask(
        'mutation ($id: ID!, $text: String!) { addComment(queueItemId: $id, text: $text, idempotencyKey: "c") { id text } }',
        { id: itemId, text },
      );
    const [first, again] = [await keyed('once'), await keyed('once')];
    expect(again.data).toEqual(first.data);
    expect((await all()).filter((comment) => at(comment, 'text') === 'once')).toHaveLength(1);
    expect((await keyed('twice')).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });
});
