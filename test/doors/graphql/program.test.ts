import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../support/app.ts';
import { at, nodesOf } from './world.ts';

// The whole program with its data on disk, filled with the demo world: items that were seeded with ids of their own.
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ isDemo: true, onDisk: true });
});
afterAll(() => app.stop());

const ask = async (query: string, variables: object = {}): Promise<unknown> => {
  const { status, json } = await app.request('POST', '/graphql', { body: { query, variables } });
  expect({ status, errors: Object(json).errors }).toEqual({ status: 200, errors: undefined });
  return at(json, 'data');
};

describe('GraphQL in the demo world', () => {
  it('shows the history of an item in its order, with the ids that its events brought', async () => {
    const data = await ask(
      '{ queueItem(id: "1050203") { status history { edges { node { id revision type status principal { name } } } } } }',
    );
    const history = nodesOf(at(data, 'queueItem', 'history'));
    expect(history).toEqual([
      { id: '18276', revision: 0, type: 'CREATE', status: 'NEW', principal: { name: 'DocBot' } },
      { id: '20333', revision: 1, type: 'STATUS', status: 'IN_PROGRESS', principal: { name: 'DocBot' } },
      { id: '20334', revision: 2, type: 'EDIT', status: 'IN_PROGRESS', principal: { name: 'DocBot' } },
      { id: '20335', revision: 3, type: 'STATUS', status: 'FAILED', principal: { name: 'DocBot' } },
      { id: '21240', revision: 4, type: 'REVIEWER_SET', status: 'FAILED', principal: { name: 'admin' } },
    ]);
  });

  it('shows comments under the ids that they brought', async () => {
    const data = await ask(
      '{ queueItem(id: "1050204") { comments { edges { node { id text author { name } } } } } }',
    );
    expect(nodesOf(at(data, 'queueItem', 'comments'))).toEqual([
      { id: '320', text: 'needs review asap', author: { name: 'admin' } },
      { id: '321', text: 'fixed. excel hiccup.', author: { name: 'dragomirmir' } },
    ]);
  });

  it('counts revisions of seeded items from 0, whatever their RowVersion counts from', async () => {
    const read = '{ queueItem(id: "1050198") { revision } }';
    const revision = at(await ask(read), 'queueItem', 'revision');
    expect(revision).toBe(4);
    const after = await ask(
      'mutation ($revision: Int) { setReviewStatus(id: "1050198", reviewStatus: VERIFIED, expectedRevision: $revision) { revision reviewStatus } }',
      { revision },
    );
    expect(after).toEqual({ setReviewStatus: { revision: 5, reviewStatus: 'VERIFIED' } });
  });
});
