import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { positionText } from '../../../../src/readModel/logPosition.ts';
import { at, idOf, startWorld, type World } from '../world.ts';
import { type Message, openSocket, type Socket, type Subscribed } from './sockets.ts';

const EVENTS = `subscription ($kind: WorkKind, $id: ID, $queueId: ID, $folderId: ID, $after: String) {
  workEvents(kind: $kind, id: $id, queueId: $queueId, folderId: $folderId, after: $after) {
    position kind workId folderId queueId event { type revision status principal { name } changes { field after } }
  }
}`;
const SHORT = `subscription ($kind: WorkKind, $id: ID, $queueId: ID, $folderId: ID, $after: String) {
  workEvents(kind: $kind, id: $id, queueId: $queueId, folderId: $folderId, after: $after) { workId event { type } }
}`;

let world: World;
let url: string;
let token: string;
let shared: string;
let queueId: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  world = await startWorld();
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  token = await world.tokenOf(1);
  shared = String(world.services.orchestrator.definitions.folders()[0]?.id);
  queueId = idOf(await world.data('mutation { createQueue(input: { name: "Q" }) { id } }'));
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => world.stop());

const open = (as: string | null = token): Socket => {
  const socket = openSocket(url, as);
  sockets.push(socket);
  return socket;
};

const within = (query: string, variables: object = {}, folderId = shared): Promise<unknown> =>
  world.data(query, variables, { headers: { 'x-uipath-organizationunitid': folderId } });
const ADD = 'mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { id } }';
const addItem = async (inQueue = queueId, folderId = shared): Promise<string> =>
  idOf(await within(ADD, { input: { queueId: inQueue } }, folderId));
const comment = (id: string): Promise<unknown> =>
  within(`mutation { addComment(queueItemId: "${id}", text: "look") { id } }`);

/** A subscription that has told that it listens. */
async function listening(
  variables: Record<string, unknown>,
  socket = open(),
  query = SHORT,
): Promise<Subscribed & { readonly position: string }> {
  const subscription = socket.subscribe(query, variables);
  const { position, codes } = await subscription.next();
  expect(codes).toEqual([]);
  return { ...subscription, position };
}

function toldOf({ data, codes }: Message): string {
  expect(codes).toEqual([]);
  return `${String(at(data, 'workEvents', 'workId'))} ${String(at(data, 'workEvents', 'event', 'type'))}`;
}

async function take(subscription: Subscribed, count: number): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) found.push(toldOf(await subscription.next()));
  return found;
}

describe('workEvents', () => {
  it('tells first from where on it listens, then each event of a piece of work with what it has changed', async () => {
    const id = await addItem();
    const subscription = open().subscribe(EVENTS, { kind: 'QUEUE_ITEM', id });
    const { data, position } = await subscription.next();
    expect(at(data, 'workEvents')).toEqual({
      position,
      kind: null,
      workId: null,
      folderId: null,
      queueId: null,
      event: null,
    });
    await addItem();
    await comment(id);
    const told = await subscription.next();
    expect(at(told.data, 'workEvents')).toMatchObject({
      position: told.position,
      kind: 'QUEUE_ITEM',
      workId: id,
      folderId: shared,
      queueId: null,
      event: { type: 'COMMENT_ADDED', revision: 1, status: 'NEW', principal: { name: 'admin' } },
    });
  });

  it('tells those of the items of a queue in their order, of other queues none', async () => {
    const other = idOf(await within('mutation { createQueue(input: { name: "Other" }) { id } }'));
    const subscription = await listening({ queueId });
    const first = await addItem();
    await addItem(other);
    await comment(first);
    const second = await addItem();
    expect(await take(subscription, 3)).toEqual([
      `${first} CREATE`,
      `${first} COMMENT_ADDED`,
      `${second} CREATE`,
    ]);
  });

  it('tells those of a folder, and of other folders none', async () => {
    const folderId = String((await world.createFolder('Elsewhere')).id);
    const elsewhere = idOf(
      await within('mutation { createQueue(input: { name: "E" }) { id } }', {}, folderId),
    );
    const here = await listening({ folderId: shared });
    const there = await listening({ folderId });
    const id = await addItem();
    const away = await addItem(elsewhere, folderId);
    const last = await addItem();
    expect(await take(here, 2)).toEqual([`${id} CREATE`, `${last} CREATE`]);
    expect(await take(there, 1)).toEqual([`${away} CREATE`]);
  });

  it('goes on after a position without gap or double, also where more happens meanwhile', async () => {
    const begun = await listening({ queueId });
    const expected: string[] = [];
    const add = async (): Promise<void> => void expected.push(`${await addItem()} CREATE`);
    for (let n = 0; n < 20; n += 1) await add();
    const found = await take(begun, 7);
    // The last one that was told, told again to another connection after it has gone.
    const { position } = await begun.next().then((message) => {
      found.push(toldOf(message));
      return message;
    });
    await begun.leave();
    const adding = (async () => {
      for (let n = 0; n < 40; n += 1) await add();
    })();
    const again = open().subscribe(SHORT, { queueId, after: position });
    await again.next();
    const rest = take(again, 52);
    await adding;
    found.push(...(await rest));
    expect(found).toEqual(expected);
  });

  it('tells the whole log of a queue after its beginning', async () => {
    const { logId } = world.services.orchestrator.store;
    const queue = idOf(await within('mutation { createQueue(input: { name: "Long" }) { id } }'));
    const rows = Array.from({ length: 700 }, (_, n) => ({ reference: `r${n}` }));
    await within(
      'mutation ($input: BulkAddQueueItemsInput!) { bulkAddQueueItems(input: $input) { success } }',
      { input: { queueName: 'Long', commitType: 'ALL_OR_NOTHING', items: rows } },
    );
    const all = await listening({ queueId: queue, after: positionText(logId, 0) });
    const found = await take(all, 700);
    expect(new Set(found).size).toBe(700);
    const next = await addItem(queue);
    expect(await take(all, 1)).toEqual([`${next} CREATE`]);
  });

  it('is refused with a position of the future, of another log, or that is none', async () => {
    const { logId, lastAcknowledgedPosition } = world.services.orchestrator.store;
    const refusal = async (after: string): Promise<readonly unknown[]> =>
      (await open().subscribe(SHORT, { queueId, after }).next()).codes;
    expect(await refusal(positionText(logId, lastAcknowledgedPosition + 1))).toEqual(['POSITION_IN_FUTURE']);
    expect(await refusal(positionText('00000000-0000-4000-8000-000000000000', 1))).toEqual([
      'INVALID_ARGUMENT',
    ]);
    expect(await refusal('yesterday')).toEqual(['INVALID_ARGUMENT']);
  });

  it.each([
    ['nothing', {}, 'PARAMETER_MISSING'],
    ['two things', { queueId: '1', folderId: '1' }, 'PARAMETER_INVALID'],
    ['work without its kind', { id: '1' }, 'PARAMETER_MISSING'],
    ['work that there is not', { kind: 'TASK', id: '404' }, 'ITEM_NOT_FOUND'],
    ['a queue that there is not', { queueId: '404' }, 'ITEM_NOT_FOUND'],
    ['a folder that there is not', { folderId: '404' }, 'INVALID_ORGANIZATION_UNIT'],
    ['tasks of a queue', { kind: 'TASK', queueId: '1' }, 'PARAMETER_INVALID'],
    ['a number that is none', { queueId: 'x' }, 'INVALID_ARGUMENT'],
  ])('is refused of %s', async (_, variables, code) => {
    const { codes } = await open().subscribe(SHORT, variables).next();
    expect(codes).toEqual([code]);
  });

  it('tells nobody of what is in folders of others', async () => {
    const folder = await world.createFolder('Mine');
    const stranger = await world.createUser('a stranger', ['reader'], [folder.id]);
    const socket = open(await world.tokenOf(stranger.id));
    const id = await addItem();
    const codes = async (variables: Record<string, unknown>): Promise<readonly unknown[]> =>
      (await socket.subscribe(SHORT, variables).next()).codes;
    expect(await codes({ kind: 'QUEUE_ITEM', id })).toEqual(['ITEM_NOT_FOUND']);
    expect(await codes({ queueId })).toEqual(['ITEM_NOT_FOUND']);
    expect(await codes({ folderId: shared })).toEqual(['INVALID_ORGANIZATION_UNIT']);
    const nobody = await world.createUser('without a role', []);
    const without = open(await world.tokenOf(nobody.id));
    const { codes: refused } = await without.subscribe(SHORT, { queueId }).next();
    expect(refused).toEqual(['FORBIDDEN_OPERATION']);
  });

  it('ends where its credential is taken away, and says after which position', async () => {
    const reader = await world.createUser('a reader', ['reader']);
    const subscription = await listening({ queueId }, open(await world.tokenOf(reader.id)));
    await addItem();
    const { position } = await subscription.next();
    await world.services.auth.removeUser(reader.id);
    const missed = await addItem();
    const last = await subscription.next();
    expect(last).toEqual({ data: null, codes: ['UNAUTHENTICATED'], position });
    expect(await subscription.isOver()).toBe(true);
    const again = await listening({ queueId, after: position });
    expect(await take(again, 1)).toEqual([`${missed} CREATE`]);
  });
});

describe('a connection', () => {
  it.each([
    ['without a credential', null],
    ['with a wrong one', 'wrong'],
  ])('%s is closed', async (_, as) => {
    const socket = open(as);
    const next = socket.subscribe(SHORT, { queueId }).next();
    await expect(next).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'UNAUTHENTICATED' });
  });

  it('may have only so many subscriptions', async () => {
    const socket = open();
    const first = await listening({ queueId }, socket);
    for (let n = 1; n < 100; n += 1) await listening({ queueId }, socket);
    const refused = socket.subscribe(SHORT, { queueId }).next();
    await expect(refused).rejects.toMatchObject([{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }]);
    await first.leave();
    await listening({ queueId }, socket);
  });

  it.each([
    ['a query', '{ queues { totalCount } }', 'INVALID_REQUEST'],
    ['what is no GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { colour }', 'GRAPHQL_VALIDATION_FAILED'],
    ['the schema', 'subscription { __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too many renamed fields',
      `subscription { workEvents(queueId: "1") { ${Array.from({ length: 101 }, (_, n) => `a${n}: workId`).join(' ')} } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('is not asked for %s', async (_, query, code) => {
    const refused = open().subscribe(query).next();
    await expect(refused).rejects.toMatchObject({ 0: { extensions: { code } } });
  });

  it('is told of variables that do not fit', async () => {
    const { codes } = await open()
      .subscribe('subscription ($id: ID!) { workEvents(queueId: $id) { workId } }')
      .next();
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });
});
