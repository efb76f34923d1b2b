import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { positionText } from '../../../../src/readModel/logPosition.ts';
import { at, idOf } from '../world.ts';
import { eventIn, listening, type LiveWorld, startLiveWorld, take, WORK_EVENTS } from './liveWorld.ts';

const EVENTS = `subscription ($kind: WorkKind, $id: ID, $queueId: ID, $folderId: ID, $after: String) {
  workEvents(kind: $kind, id: $id, queueId: $queueId, folderId: $folderId, after: $after) {
    position kind workId folderId queueId event { type revision status principal { name } changes { field after } }
  }
}`;
let world: LiveWorld;
let queueId: string;
let shared: string;
beforeAll(async () => {
  world = await startLiveWorld();
  ({ queueId, shared } = world);
});
afterEach(() => world.closeAll());
afterAll(() => world.stop());

const listeningTo = (variables: Record<string, unknown>, socket = world.open()) =>
  listening(socket.subscribe(WORK_EVENTS, variables));

describe('workEvents', () => {
  it('tells first from where on it listens, then each event of a piece of work with what it has changed', async () => {
    const id = await world.addItem();
    const subscription = world.open().subscribe(EVENTS, { kind: 'QUEUE_ITEM', id });
    const { data, position } = await subscription.next();
    expect(at(data, 'workEvents')).toEqual({
      position,
      kind: null,
      workId: null,
      folderId: null,
      queueId: null,
      event: null,
    });
    await world.addItem();
    await world.comment(id);
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
    const other = idOf(await world.within('mutation { createQueue(input: { name: "Other" }) { id } }'));
    const subscription = await listeningTo({ queueId });
    const first = await world.addItem();
    await world.addItem({ queueId: other });
    await world.comment(first);
    const second = await world.addItem();
    expect(await take(subscription, 3)).toEqual([
      `${first} CREATE`,
      `${first} COMMENT_ADDED`,
      `${second} CREATE`,
    ]);
  });

  it('tells what is personal opened, and of what was erased nothing but that', async () => {
    const personal = idOf(
      await world.within(
        'mutation { createQueue(input: { name: "Personal", personal: [CONTENT, COMMENTS] }) { id } }',
      ),
    );
    const id = await world.addItem({ queueId: personal, specificContent: '{"Name":"Ada"}' });
    const subscription = world.open().subscribe(EVENTS, { kind: 'QUEUE_ITEM', id });
    const { position: after } = await subscription.next();
    await world.comment(id);
    const told = await subscription.next();
    const changes = (data: unknown) => at(data, 'workEvents', 'event', 'changes');
    expect(changes(told.data)).toEqual([{ field: 'comments.1', after: 'look' }]);
    await world.within(`mutation { deleteQueueItem(id: "${id}") { id } }`);
    await world.within(`mutation { eraseItem(id: "${id}") { isComplete } }`);
    await subscription.next();
    const erased = await subscription.next();
    expect(at(erased.data, 'workEvents', 'event', 'type')).toBe('ERASED');
    const again = world.open().subscribe(EVENTS, { kind: 'QUEUE_ITEM', id, after });
    await again.next();
    expect(changes((await again.next()).data)).toEqual([{ field: 'comments.1', after: 'erased' }]);
  });

  it('tells those of a folder, and of other folders none', async () => {
    const folderId = String((await world.createFolder('Elsewhere')).id);
    const elsewhere = idOf(
      await world.within('mutation { createQueue(input: { name: "E" }) { id } }', {}, folderId),
    );
    const here = await listeningTo({ folderId: shared });
    const there = await listeningTo({ folderId });
    const id = await world.addItem();
    const away = await world.addItem({ queueId: elsewhere }, folderId);
    const last = await world.addItem();
    expect(await take(here, 2)).toEqual([`${id} CREATE`, `${last} CREATE`]);
    expect(await take(there, 1)).toEqual([`${away} CREATE`]);
  });

  it('goes on after a position without gap or double, also where more happens meanwhile', async () => {
    const begun = await listeningTo({ queueId });
    const expected: string[] = [];
    const add = async (): Promise<void> => void expected.push(`${await world.addItem()} CREATE`);
    for (let n = 0; n < 20; n += 1) await add();
    const found = await take(begun, 7);
    // The last one that was told, told again to another connection after it has gone.
    const { position } = await begun.next().then((message) => {
      found.push(eventIn(message));
      return message;
    });
    await begun.leave();
    const adding = (async () => {
      for (let n = 0; n < 40; n += 1) await add();
    })();
    const again = world.open().subscribe(WORK_EVENTS, { queueId, after: position });
    await again.next();
    const rest = take(again, 52);
    await adding;
    found.push(...(await rest));
    expect(found).toEqual(expected);
  });

  it('tells the whole log of a queue after its beginning', async () => {
    const { logId } = world.services.orchestrator.store;
    const queue = idOf(await world.within('mutation { createQueue(input: { name: "Long" }) { id } }'));
    const rows = Array.from({ length: 700 }, (_, n) => ({ reference: `r${n}` }));
    await world.within(
      'mutation ($input: BulkAddQueueItemsInput!) { bulkAddQueueItems(input: $input) { success } }',
      { input: { queueName: 'Long', commitType: 'ALL_OR_NOTHING', items: rows } },
    );
    const all = await listeningTo({ queueId: queue, after: positionText(logId, 0) });
    const found = await take(all, 700);
    expect(new Set(found).size).toBe(700);
    const next = await world.addItem({ queueId: queue });
    expect(await take(all, 1)).toEqual([`${next} CREATE`]);
  });

  it('is refused with a position of the future, of another log, or that is none', async () => {
    const { logId, lastAcknowledgedPosition } = world.services.orchestrator.store;
    const refusal = async (after: string): Promise<readonly unknown[]> =>
      (await world.open().subscribe(WORK_EVENTS, { queueId, after }).next()).codes;
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
    const { codes } = await world.open().subscribe(WORK_EVENTS, variables).next();
    expect(codes).toEqual([code]);
  });

  it('tells nobody of what is in folders of others', async () => {
    const folder = await world.createFolder('Mine');
    const stranger = await world.createUser('a stranger', ['reader'], [folder.id]);
    const socket = world.open(await world.tokenOf(stranger.id));
    const id = await world.addItem();
    const codes = async (variables: Record<string, unknown>): Promise<readonly unknown[]> =>
      (await socket.subscribe(WORK_EVENTS, variables).next()).codes;
    expect(await codes({ kind: 'QUEUE_ITEM', id })).toEqual(['ITEM_NOT_FOUND']);
    expect(await codes({ queueId })).toEqual(['ITEM_NOT_FOUND']);
    expect(await codes({ folderId: shared })).toEqual(['INVALID_ORGANIZATION_UNIT']);
    const nobody = await world.createUser('without a role', []);
    const without = world.open(await world.tokenOf(nobody.id));
    const { codes: refused } = await without.subscribe(WORK_EVENTS, { queueId }).next();
    expect(refused).toEqual(['FORBIDDEN_OPERATION']);
  });

  it('ends where its credential is taken away, and says after which position', async () => {
    const reader = await world.createUser('a reader', ['reader']);
    const subscription = await listeningTo({ queueId }, world.open(await world.tokenOf(reader.id)));
    await world.addItem();
    const { position } = await subscription.next();
    await world.services.auth.removeUser(reader.id);
    const missed = await world.addItem();
    const last = await subscription.next();
    expect(last).toEqual({ data: null, codes: ['UNAUTHENTICATED'], position });
    expect(await subscription.isOver()).toBe(true);
    const again = await listeningTo({ queueId, after: position });
    expect(await take(again, 1)).toEqual([`${missed} CREATE`]);
  });
});

describe('a connection', () => {
  it.each([
    ['without a credential', null],
    ['with a wrong one', 'wrong'],
  ])('%s is closed', async (_, as) => {
    const socket = world.open(as);
    const next = socket.subscribe(WORK_EVENTS, { queueId }).next();
    await expect(next).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'UNAUTHENTICATED' });
  });

  it('may have only so many subscriptions', async () => {
    const socket = world.open();
    const first = await listeningTo({ queueId }, socket);
    for (let n = 1; n < 100; n += 1) await listeningTo({ queueId }, socket);
    const refused = socket.subscribe(WORK_EVENTS, { queueId }).next();
    await expect(refused).rejects.toMatchObject([{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }]);
    await first.leave();
    await listeningTo({ queueId }, socket);
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
    const refused = world.open().subscribe(query).next();
    await expect(refused).rejects.toMatchObject({ 0: { extensions: { code } } });
  });

  it('is told of variables that do not fit', async () => {
    const { codes } = await world
      .open()
      .subscribe('subscription ($id: ID!) { workEvents(queueId: $id) { workId } }')
      .next();
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('a subscription that is sent as a request', () => {
  it('is refused', async () => {
    const { status, codes } = await world.ask(WORK_EVENTS, { queueId });
    expect({ status, codes }).toEqual({ status: 400, codes: ['INVALID_REQUEST'] });
  });
});
