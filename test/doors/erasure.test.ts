// What is personal, and its end, at all doors: a data folder on disk, so that every file of it can be looked through.
import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projections } from '../../projections/projections.ts';
import { compareWithReplay } from '../../src/readModel/replay.ts';
import { sqliteDigests } from '../../src/readModel/sqlite/digests.ts';
import { openKeysForReading } from '../../src/state/keysForReading.ts';
import { verifyChains } from '../../src/store/verifyChains.ts';
import type { Answer, TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';
import { at, nodesOf } from './graphql/world.ts';

let app: TestApp;
const logged: string[] = [];

const CONTENT = 'Ada Lovelace, born in 1815';
const OUTPUT = 'output about Ada';
const ANALYTICS = 'analytics about Ada';
const COMMENT = 'Ada has called';
const FILE = 'a letter from Ada';
const secrets = [CONTENT, OUTPUT, ANALYTICS, COMMENT, FILE];

const graphql = async (query: string, variables: object = {}): Promise<unknown> => {
  const { json } = await app.request('POST', '/graphql', { body: { query, variables } });
  expect(Object(json)).not.toHaveProperty('errors');
  return at(json, 'data');
};
const codeOf = async (query: string, variables: object = {}): Promise<unknown> => {
  const { json } = await app.request('POST', '/graphql', { body: { query, variables } });
  return at(json, 'errors', 0, 'extensions', 'code');
};
const odata = async (path: string): Promise<unknown> => (await app.request('GET', `/odata/${path}`)).json;
const post = (path: string, body: object): Promise<Answer> => app.request('POST', `/odata/${path}`, { body });
const exported = async (path: string): Promise<string> => (await app.request('GET', `/export/${path}`)).text;

const EDIT_QUEUE = `mutation ($id: ID!, $input: EditQueueInput!, $stays: Boolean!) {
  editQueue(id: $id, input: $input, plaintextStays: $stays) { name personal plaintextItems }
}`;
const ERASE = `mutation ($id: ID!, $revision: Int, $key: String) {
  eraseItem(id: $id, expectedRevision: $revision, idempotencyKey: $key) {
    item { id specificContent output analytics erasedAt revision }
    attemptIds plaintext isComplete
  }
}`;
const ITEM = `query ($id: ID!) {
  queueItem(id: $id) {
    specificContent output analytics erasedAt files { name } comments { edges { node { text } } }
  }
  queueItems { edges { node { id specificContent erasedAt } } }
  history(kind: QUEUE_ITEM, id: $id) { edges { node { type changes { field before after } } } }
  diff(kind: QUEUE_ITEM, id: $id) { field after }
  workAsOf(kind: QUEUE_ITEM, id: $id, revision: 0) {
    fields { field value }
    work { ... on QueueItem { specificContent erasedAt } }
  }
}`;

/** All files of the data folder, the side files of databases too. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Those that hold the bytes, by name. */
const holding = (bytes: Buffer | string): readonly string[] =>
  filesIn(app.dataDir).filter((path) => readFileSync(path).includes(bytes));

async function keyOf(chain: string): Promise<Buffer> {
  const keys = await openKeysForReading({ path: join(app.dataDir, 'state.db') });
  try {
    const key = await keys.find(`item.${chain}`);
    if (key === null) throw new Error('the chain has no key');
    return Buffer.from(key);
  } finally {
    await keys.close();
  }
}

interface Personal {
  readonly queueId: string;
  readonly id: number;
  readonly chain: string;
}
let personal: Personal;

/** An item that a robot has worked on through its API. */
async function worked(): Promise<Personal> {
  const created = await graphql(
    'mutation { createQueue(input: { name: "People", personal: [COMMENTS, CONTENT, OUTPUT] }) { id personal } }',
  );
  expect(at(created, 'createQueue', 'personal')).toEqual(['CONTENT', 'OUTPUT', 'COMMENTS']);
  const added = await post('Queues/UiPathODataSvc.AddQueueItem', {
    itemData: { Name: 'People', Reference: 'r-1', SpecificContent: { Text: CONTENT } },
  });
  expect(at(added.json, 'SpecificContent')).toEqual({ Text: CONTENT });
  const id = Number(at(added.json, 'Id'));
  const robot = await app.request('POST', '/robot/v1/registrations', {
    body: { name: 'Worker', kinds: ['QUEUE_ITEM'] },
    headers: { authorization: '' },
  });
  const { botId, secret } = robot.json as { botId: string; secret: string };
  const bot = app.services.orchestrator.definitions.botByKey(botId);
  await graphql('mutation ($id: ID!) { allowRobot(id: $id) { id } }', { id: String(bot?.id) });
  const headers = { authorization: `Bearer ${secret}` };
  const taken = await app.request('POST', '/robot/v1/leases', { body: {}, headers });
  expect(at(taken.json, 'leases', 0, 'input')).toEqual({ Text: CONTENT });
  const leaseId = String(at(taken.json, 'leases', 0, 'leaseId'));
  const put = await app.request('PUT', `/robot/v1/leases/${leaseId}/files/letter.txt`, {
    body: FILE,
    headers: { ...headers, 'content-type': 'text/plain' },
  });
  expect(put.status).toBe(201);
  await graphql(
    'mutation ($id: ID!, $text: String!) { addComment(queueItemId: $id, text: $text) { text } }',
    {
      id: String(id),
      text: COMMENT,
    },
  );
  const done = { output: { Text: OUTPUT }, analytics: { Text: ANALYTICS } };
  const complete = () => app.request('POST', `/robot/v1/leases/${leaseId}/complete`, { body: done, headers });
  const first = await complete();
  expect([first.status, first.text]).toEqual([200, expect.any(String)]);
  expect((await complete()).json).toMatchObject({ ...Object(first.json), serverTime: expect.any(String) });
  return { queueId: String(at(created, 'createQueue', 'id')), id, chain: String(at(added.json, 'Key')) };
}

beforeAll(async () => {
  app = await startApp({
    onDisk: true,
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
  });
  personal = await worked();
});
afterAll(() => app.stop());

describe('what is personal', () => {
  it('is shown at every door to those who may see the item', async () => {
    const { id, chain } = personal;
    const shown = await graphql(ITEM, { id: String(id) });
    expect(at(shown, 'queueItem')).toMatchObject({
      specificContent: JSON.stringify({ Text: CONTENT }),
      output: JSON.stringify({ Text: OUTPUT }),
      analytics: JSON.stringify({ Text: ANALYTICS }),
      erasedAt: null,
      files: [{ name: 'letter.txt' }],
    });
    for (const text of [CONTENT, OUTPUT, ANALYTICS, COMMENT])
      for (const part of ['history', 'diff']) expect(JSON.stringify(at(shown, part))).toContain(text);
    expect(JSON.stringify(at(shown, 'workAsOf'))).toContain(CONTENT);
    expect(JSON.stringify(at(shown, 'queueItems'))).toContain(CONTENT);
    expect(nodesOf(at(shown, 'queueItem', 'comments'))).toEqual([{ text: COMMENT }]);
    expect(at(await odata(`QueueItems(${id})`), 'Output')).toEqual({ Text: OUTPUT });
    expect(at(await odata('QueueItems'), 'value', 0, 'SpecificContent')).toEqual({ Text: CONTENT });
    expect(at(await odata('QueueItemComments'), 'value', 0, 'Text')).toBe(COMMENT);
    expect(at(await odata(`QueueItems(${id})/UiPathODataSvc.GetItemLastRetry()`), 'Key')).toBe(chain);
    expect(await exported('queue-items')).toContain(CONTENT);
    expect(await exported(`work-as-of?kind=QUEUE_ITEM&id=${id}&revision=0`)).toContain(CONTENT);
    expect(await exported(`diff?kind=QUEUE_ITEM&id=${id}&fromRevision=0`)).toContain(OUTPUT);
  });

  it('stands in plain text in no file and in no line of the log of the server', async () => {
    for (const secret of [CONTENT, OUTPUT, ANALYTICS, COMMENT]) {
      expect(holding(secret)).toEqual([]);
      expect(logged.join()).not.toContain(secret);
    }
    expect(holding(await keyOf(personal.chain)).length).toBeGreaterThan(0);
  });

  it('is what it was when a queue is changed through OData, which knows nothing of it', async () => {
    const { queueId } = personal;
    const changed = await app.request('PUT', `/odata/QueueDefinitions(${queueId})`, {
      body: { Name: 'People', Description: 'changed' },
    });
    expect(changed.status).toBe(200);
    const queue = await graphql('query ($id: ID!) { queue(id: $id) { description personal } }', {
      id: queueId,
    });
    expect(at(queue, 'queue')).toEqual({
      description: 'changed',
      personal: ['CONTENT', 'OUTPUT', 'COMMENTS'],
    });
  });

  it('is not made of a queue that holds it in plain text, unless that may stay', async () => {
    const created = await graphql('mutation { createQueue(input: { name: "Plain" }) { id personal } }');
    const id = String(at(created, 'createQueue', 'id'));
    for (const Text of ['a', 'b'])
      await post('Queues/UiPathODataSvc.AddQueueItem', {
        itemData: { Name: 'Plain', SpecificContent: { Text } },
      });
    const input = { personal: ['CONTENT'] };
    expect(await codeOf(EDIT_QUEUE, { id, input, stays: false })).toBe('ITEMS_IN_PLAIN_TEXT');
    const onlyOutput = { personal: ['OUTPUT'] };
    expect(await graphql(EDIT_QUEUE, { id, input: onlyOutput, stays: false })).toEqual({
      editQueue: { name: 'Plain', personal: ['OUTPUT'], plaintextItems: 0 },
    });
    expect(await graphql(EDIT_QUEUE, { id, input, stays: true })).toEqual({
      editQueue: { name: 'Plain', personal: ['CONTENT'], plaintextItems: 2 },
    });
    expect(await graphql(EDIT_QUEUE, { id, input: { personal: [] }, stays: false })).toEqual({
      editQueue: { name: 'Plain', personal: [], plaintextItems: 0 },
    });
  });
});

describe('eraseItem', () => {
  it('is refused while somebody may work at the item, and at another revision', async () => {
    const added = await post('Queues/UiPathODataSvc.AddQueueItem', {
      itemData: { Name: 'People', Reference: 'r-2', SpecificContent: { Text: 'x' } },
    });
    const id = String(at(added.json, 'Id'));
    expect(await codeOf(`mutation ($id: ID!) { eraseItem(id: $id) { isComplete } }`, { id })).toBe(
      'INVALID_STATUS_FOR_ERASE',
    );
    expect(await codeOf(ERASE, { id: String(personal.id), revision: 0 })).toBe('OPTIMISTIC_CONCURRENCY');
    expect(await codeOf(`mutation { eraseItem(id: "4711") { isComplete } }`)).toBe('ITEM_NOT_FOUND');
  });

  it('takes everything with it, at every door and of every moment', async () => {
    const { id, chain } = personal;
    const key = await keyOf(chain);
    const before = new Date().toISOString();
    // As if they had been uploaded a while ago.
    for (const path of filesIn(join(app.dataDir, 'files'))) utimesSync(path, 1, 1);
    expect(holding(FILE)).toHaveLength(1);

    const asked = { id: String(id), key: 'erase' };
    const erased = await graphql(ERASE, asked);
    expect(at(erased, 'eraseItem')).toMatchObject({
      item: { specificContent: null, output: null, analytics: null, erasedAt: expect.any(String) },
      attemptIds: [String(id)],
      plaintext: [],
      isComplete: true,
    });
    expect(await graphql(ERASE, asked)).toEqual(erased);
    expect(await graphql(ERASE, { id: String(id) })).toEqual(erased);

    const erasedAt = at(erased, 'eraseItem', 'item', 'erasedAt');
    const shown = await graphql(ITEM, { id: String(id) });
    expect(at(shown, 'queueItem')).toEqual({
      specificContent: null,
      output: null,
      analytics: null,
      erasedAt,
      files: [],
      comments: { edges: [{ node: { text: 'erased' } }] },
    });
    const [first] = nodesOf(at(shown, 'history'));
    expect(at(first, 'changes')).toContainEqual({
      field: 'specificContent',
      before: null,
      after: 'erased',
    });
    const last = nodesOf(at(shown, 'history')).at(-1);
    expect(last).toMatchObject({ type: 'ERASED' });
    expect(at(last, 'changes')).toContainEqual({ field: 'output', before: 'erased', after: null });
    expect(at(shown, 'workAsOf', 'work')).toEqual({ specificContent: null, erasedAt });
    expect(at(shown, 'workAsOf', 'fields')).toContainEqual({ field: 'specificContent', value: 'erased' });

    const asOf = await graphql(
      'query ($at: DateTime!) { queueItems(asOf: $at) { edges { node { id specificContent erasedAt } } } }',
      { at: before },
    );
    expect(nodesOf(at(asOf, 'queueItems'))).toContainEqual({
      id: String(id),
      specificContent: null,
      erasedAt,
    });
    const item = await odata(`QueueItems(${id})`);
    expect(item).toMatchObject({ SpecificContent: null, Output: null, SpecificData: null, Reference: 'r-1' });
    expect(JSON.stringify(await odata('QueueItemComments'))).toContain('"Text":"erased"');
    expect(await exported('queue-items?format=csv')).toMatch(/,erased,erased,erased,/);
    expect(await exported(`history?kind=QUEUE_ITEM&id=${id}`)).toContain('"after":"erased"');
    for (const query of ['queue-items', `queue-items?asOf=${before}`, `diff?kind=QUEUE_ITEM&id=${id}`])
      for (const secret of secrets) expect(await exported(query)).not.toContain(secret);

    for (const text of [...secrets, key, key.toString('base64'), key.toString('hex')])
      expect(holding(text)).toEqual([]);
    for (const secret of secrets) expect(logged.join()).not.toContain(secret);
  });

  it('leaves nothing that could be done to the item but to delete it', async () => {
    const id = String(personal.id);
    const comment = 'mutation ($id: ID!) { addComment(queueItemId: $id, text: "Ada") { id } }';
    expect(await codeOf(comment, { id })).toBe('ITEM_ERASED');
    const refused = await post(`QueueItemComments`, { QueueItemId: personal.id, Text: 'Ada' });
    expect(refused.status).toBe(409);
    const deleted = await graphql('mutation ($id: ID!) { deleteQueueItem(id: $id) { status erasedAt } }', {
      id,
    });
    expect(at(deleted, 'deleteQueueItem')).toEqual({ status: 'DELETED', erasedAt: expect.any(String) });
  });

  it('says what stays in plain text in the log, and shows it to nobody', async () => {
    await graphql('mutation { createQueue(input: { name: "Open" }) { id } }');
    const SECRET = 'plain words about Ada';
    const added = await post('Queues/UiPathODataSvc.AddQueueItem', {
      itemData: { Name: 'Open', SpecificContent: { Text: SECRET } },
    });
    const id = String(at(added.json, 'Id'));
    const commented =
      'mutation ($id: ID!, $text: String!) { addComment(queueItemId: $id, text: $text) { id } }';
    await graphql(commented, { id, text: SECRET });
    await graphql('mutation ($id: ID!) { deleteQueueItem(id: $id) { id } }', { id });
    const before = new Date().toISOString();
    const asOf = async (): Promise<string> =>
      JSON.stringify(
        await graphql(
          'query ($at: DateTime!) { queueItems(asOf: $at) { edges { node { specificContent } } } }',
          { at: before },
        ),
      );
    const answers = async (): Promise<string> =>
      [
        JSON.stringify(await graphql(ITEM, { id })),
        JSON.stringify(await odata('QueueItems')),
        JSON.stringify(await odata('QueueItemComments')),
        await exported(`history?kind=QUEUE_ITEM&id=${id}`),
        await exported('queue-items'),
        await asOf(),
      ].join('\n');
    expect(await answers()).toContain(SECRET);
    const erased = await graphql(ERASE, { id });
    expect(at(erased, 'eraseItem')).toMatchObject({ plaintext: ['CONTENT', 'COMMENTS'], isComplete: true });
    expect(await answers()).not.toContain(SECRET);
    const log = await app.services.orchestrator.store.readAll({ after: 0, maxCount: 10_000 });
    expect(log.map(({ data }) => data).join()).toContain(SECRET);
  });

  it('leaves the chains whole, and rows that come out equal when they are made anew', async () => {
    const { store } = app.services.orchestrator;
    expect((await verifyChains(store)).broken).toEqual([]);
    await graphql('{ queues { edges { node { id } } } }');
    const compared = await compareWithReplay(
      store,
      sqliteDigests(join(app.dataDir, 'read.db')),
      join(app.dataDir, 'scratch.db'),
      projections,
    );
    expect(compared.filter(({ result }) => result !== 'equal')).toEqual([]);
  });

  it('is still so when the server has started again', async () => {
    await app.restart();
    const shown = await graphql(ITEM, { id: String(personal.id) });
    expect(at(shown, 'queueItem', 'specificContent')).toBeNull();
    for (const secret of secrets) expect(JSON.stringify(shown)).not.toContain(secret);
  });
});
