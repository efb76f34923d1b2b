import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Event, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import { tokenOf } from '../../support/users.ts';
import type { Given } from '../../support/odata.ts';
import { failedWith, given, successful } from '../../support/odata.ts';

/** Given what was done through the door, when a request comes, then its answer and the events that it adds. */
let app: TestApp;
let door: Given;
beforeAll(async () => {
  app = await startApp();
  door = given(app);
});
afterAll(() => app.stop());

const when = (
  method: string,
  path: string,
  body?: object,
): Promise<Answer & { readonly events: readonly Event[] }> =>
  app.when(method, `/odata/${path}`, body === undefined ? {} : { body });

/** `queueItem-7 Status` */
const told = ({ events }: { readonly events: readonly Event[] }): string[] =>
  events.map(({ stream, type }) => `${stream} ${type}`);

const failedItem = async (): Promise<{ Id: number; RowVersion: string; stream: string }> => {
  const { Name } = await door.queue();
  await door.item({ Name });
  const item = await door.taken(Name);
  await door.ended(item, failedWith('BusinessException'));
  const { RowVersion } = (await door.get(`QueueItems(${item.Id})`)) as { RowVersion: string };
  return { Id: item.Id, RowVersion, stream: `queueItem-${item.Id}` };
};

describe('queues', () => {
  it('are created, changed and deleted by one event each, beside that of their name', async () => {
    const created = await when('POST', 'QueueDefinitions', { Name: 'events', Description: 'one' });
    const { Id } = created.json as { Id: number };
    expect(told(created)).toStrictEqual([
      expect.stringMatching(/^name-queue.* Taken$/),
      `queue-${Id} Create`,
    ]);

    const unchanged = await when('PUT', `QueueDefinitions(${Id})`, { Name: 'events', Description: 'one' });
    expect([unchanged.status, told(unchanged)]).toStrictEqual([200, []]);
    const changed = await when('PUT', `QueueDefinitions(${Id})`, { Name: 'events', Description: 'two' });
    expect([changed.status, told(changed)]).toStrictEqual([200, [`queue-${Id} Edit`]]);
    expect(changed.events[0]?.data).toStrictEqual({ description: 'two' });

    const deleted = await when('DELETE', `QueueDefinitions(${Id})`);
    expect([deleted.status, deleted.text]).toStrictEqual([204, '']);
    expect(told(deleted)).toStrictEqual([
      `queue-${Id} Delete`,
      expect.stringMatching(/^name-queue.* Released$/),
    ]);
  });
});

describe('the work on an item', () => {
  it('is one event for each request, which says who asked', async () => {
    const { Name } = await door.queue();
    const added = await when('POST', 'Queues/UiPathODataSvc.AddQueueItem', { itemData: { Name } });
    const { Id } = added.json as { Id: number };
    const stream = `queueItem-${Id}`;
    expect([added.status, told(added)]).toStrictEqual([201, [`${stream} Create`]]);
    expect(added.events[0]?.metadata).toMatchObject({
      door: 'odata',
      folderId: 1,
      principal: { kind: 'user', name: 'admin' },
    });

    const taken = await when('POST', 'Queues/UiPathODataSvc.StartTransaction', { transactionData: { Name } });
    expect([taken.status, told(taken)]).toStrictEqual([200, [`${stream} Status`]]);
    expect(taken.events[0]?.data).toMatchObject({
      from: 'New',
      to: 'InProgress',
      lease: { grant: 'startTransaction', leaseMs: 24 * 60 * 60_000 },
    });
    const none = await when('POST', 'Queues/UiPathODataSvc.StartTransaction', { transactionData: { Name } });
    expect([none.status, none.text, told(none)]).toStrictEqual([204, '', []]);

    const progress = await when('POST', `QueueItems(${Id})/UiPathODataSvc.SetTransactionProgress`, {
      Progress: 'half',
    });
    expect([progress.status, progress.text, told(progress)]).toStrictEqual([200, '', [`${stream} Edit`]]);

    const ended = await when('POST', `Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
      transactionResult: { ...successful, Output: { a: 1 }, OperationId: 'op' },
    });
    expect([ended.status, ended.text, told(ended)]).toStrictEqual([200, '', [`${stream} Status`]]);
    expect(ended.events[0]?.data).toMatchObject({ to: 'Successful', operationId: 'op' });
    const again = await when('POST', `Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
      transactionResult: successful,
    });
    expect([again.status, told(again)]).toStrictEqual([409, []]);
  });

  it('decides about a retry in the old item, which the new one follows', async () => {
    const { Name } = await door.queue({ AcceptAutomaticallyRetry: true, MaxNumberOfRetries: 1 });
    const { Key } = await door.item({ Name });
    const { Id } = await door.taken(Name);
    const failed = await when('POST', `Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
      transactionResult: failedWith('ApplicationException'),
    });
    const [decision, clone] = failed.events;
    expect(told(failed)).toStrictEqual([`queueItem-${Id} Status`, expect.stringMatching(/ Create$/)]);
    expect(decision?.data).toMatchObject({ to: 'Retried' });
    expect(clone?.data).toMatchObject({ key: Key, ancestorId: Id, retryNumber: 1 });
  });

  it('begins with both events in one stream where it is added and taken in one call', async () => {
    const { Name } = await door.queue();
    const taken = await when('POST', 'Queues/UiPathODataSvc.StartTransaction', {
      transactionData: { Name, SpecificContent: { a: 1 }, DueDate: '2099-01-01T00:00:00Z' },
    });
    const { Id } = taken.json as { Id: number };
    expect(told(taken)).toStrictEqual([`queueItem-${Id} Create`, `queueItem-${Id} Status`]);
  });

  it('takes the next item where the content is empty', async () => {
    const { Name } = await door.queue();
    const { Id } = await door.item({ Name });
    expect(await door.taken(Name, { SpecificContent: {} })).toMatchObject({ Id });
  });

  it('keeps a postponed item with what was said about it', async () => {
    const { Name } = await door.queue();
    await door.item({ Name });
    const { Id } = await door.taken(Name);
    const postponed = await when('POST', `Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
      transactionResult: { IsSuccessful: true, DeferDate: '2099-01-01T02:00:00+02:00', Progress: 'later' },
    });
    expect([postponed.status, told(postponed)]).toStrictEqual([200, [`queueItem-${Id} Status`]]);
    expect(await door.get(`QueueItems(${Id})`)).toMatchObject({
      Status: 'New',
      DeferDate: '2099-01-01T00:00:00Z',
      Progress: 'later',
      ProcessingException: null,
    });
  });
});

describe('a review', () => {
  it('is set, moved and unset by one event each', async () => {
    const { Id, RowVersion, stream } = await failedItem();
    const set = await when('POST', 'QueueItems/UiPathODataSvc.SetItemReviewer', {
      userId: 1,
      queueItems: [{ Id, RowVersion }],
    });
    expect(told(set)).toStrictEqual([`${stream} ReviewerSet`]);
    expect(set.events[0]?.data).toStrictEqual({ reviewerId: 1, reviewerName: 'admin' });
    const stale = await when('POST', 'QueueItems/UiPathODataSvc.UnsetItemReviewer', {
      queueItems: [{ Id, RowVersion }],
    });
    expect([stale.status, told(stale)]).toStrictEqual([200, []]);
    expect(stale.json).toMatchObject({ Success: false, FailedItems: [Id] });
    const unset = await when('POST', 'QueueItems/UiPathODataSvc.UnsetItemReviewer', { QueueItems: [Id] });
    expect(told(unset)).toStrictEqual([`${stream} ReviewerSet`]);
    const moved = await when('POST', 'QueueItems/UiPathODataSvc.SetItemReviewStatus', {
      status: 'inreview',
      queueItems: [{ Id }],
    });
    expect(told(moved)).toStrictEqual([`${stream} Edit`]);
    expect(moved.events[0]?.data).toMatchObject({ reviewStatus: 'InReview' });
  });

  it('names items that are in progress, unknown or somebody it cannot be', async () => {
    const { Name } = await door.queue();
    await door.item({ Name });
    const { Id } = await door.taken(Name);
    const set = await when('POST', 'QueueItems/UiPathODataSvc.SetItemReviewer', {
      userId: 1,
      queueItems: [{ Id }, { Id: 99_999 }],
    });
    expect(set.json).toMatchObject({ Success: false, FailedItems: [Id, 99_999] });
    const nobody = await when('POST', 'QueueItems/UiPathODataSvc.SetItemReviewer', {
      userId: 4_711,
      queueItems: [{ Id }],
    });
    expect([nobody.json, told(set), told(nobody)]).toStrictEqual([
      expect.objectContaining({ Success: false, FailedItems: [Id] }),
      [],
      [],
    ]);
  });
});

describe('an item', () => {
  it('is changed as far as the body says', async () => {
    const { Name } = await door.queue();
    const { Id } = await door.item({ Name, DueDate: '2099-01-01T00:00:00Z', SpecificContent: { a: 1 } });
    const changed = await when('PUT', `QueueItems(${Id})`, {
      Name,
      Priority: 'High',
      DueDate: null,
      SpecificContent: { b: '2', 'b@odata.type': '#String' },
    });
    expect([changed.status, changed.text, told(changed)]).toStrictEqual([200, '', [`queueItem-${Id} Edit`]]);
    expect(await door.get(`QueueItems(${Id})`)).toMatchObject({
      Priority: 'High',
      DueDate: null,
      SpecificContent: { b: '2' },
    });
    const patched = await when('PATCH', `QueueItems(${Id})`, { Progress: 'p' });
    expect(patched.events[0]?.data).toMatchObject({ progress: 'p' });
    expect(await door.get(`QueueItems(${Id})`)).toMatchObject({
      Priority: 'High',
      SpecificContent: { b: '2' },
    });
  });

  it('is not changed any more once somebody works on it', async () => {
    const { Name } = await door.queue();
    await door.item({ Name });
    const { Id } = await door.taken(Name);
    const refused = await when('PUT', `QueueItems(${Id})`, { Priority: 'High' });
    expect([refused.status, refused.json, told(refused)]).toStrictEqual([
      409,
      expect.objectContaining({ errorCode: 1867 }),
      [],
    ]);
    expect((await when('PUT', 'QueueItems(99999)', { Priority: 'High' })).status).toBe(404);
  });

  it('is deleted and stays readable', async () => {
    const { Name } = await door.queue({ EnforceUniqueReference: true });
    const { Id } = await door.item({ Name, Reference: 'r' });
    const deleted = await when('DELETE', `QueueItems(${Id})`);
    expect([deleted.status, deleted.text]).toStrictEqual([204, '']);
    expect(told(deleted)).toStrictEqual([
      `queueItem-${Id} Delete`,
      expect.stringMatching(/^reference-.* Released$/),
    ]);
    expect(await door.get(`QueueItems(${Id})`)).toMatchObject({ Status: 'Deleted' });
    expect((await when('DELETE', `QueueItems(${Id})`)).json).toMatchObject({ errorCode: 1867 });
    expect((await door.item({ Name, Reference: 'r' })).Id).not.toBe(Id);
  });

  it('is found, ended and deleted by the key of its attempt', async () => {
    const { Name } = await door.queue();
    const { Id } = await door.item({ Name });
    const { UniqueKey } = (await door.get(`QueueItems(${Id})?$select=UniqueKey`)) as { UniqueKey: string };
    const found = await door.get(
      `QueueItems/UiPathODataSvc.GetByUniqueKey(uniqueKey=${UniqueKey.toUpperCase()})?$expand=QueueDefinition`,
    );
    expect(found).toMatchObject({ Id, QueueDefinition: { Name } });
    await door.taken(Name);
    const ended = await when(
      'POST',
      `Queues/UiPathODataSvc.SetTransactionResultByUniqueKey(uniqueKey=${UniqueKey})`,
      { transactionResult: successful },
    );
    expect([ended.status, told(ended)]).toStrictEqual([200, [`queueItem-${Id} Status`]]);
    const deleted = await app.when('DELETE', `/acme/default/orchestrator_/api/QueueItems/${UniqueKey}`);
    expect([deleted.status, told(deleted)]).toStrictEqual([204, [`queueItem-${Id} Delete`]]);
  });
});

describe('a comment', () => {
  it('is added, changed and taken away without a new version of its item', async () => {
    const { Id: QueueItemId, RowVersion, stream } = await failedItem();
    const added = await when('POST', 'QueueItemComments', { QueueItemId, Content: 'first' });
    const { Id } = added.json as { Id: number };
    expect([added.status, told(added)]).toStrictEqual([201, [`${stream} CommentAdded`]]);
    expect(await door.get(`QueueItemComments(${Id})`)).toMatchObject({ Text: 'first', QueueItemId });

    const changed = await when('PUT', `QueueItemComments(${Id})`, { Id, Text: 'second' });
    expect([changed.status, told(changed)]).toStrictEqual([200, [`${stream} CommentEdited`]]);
    expect(changed.json).toMatchObject({ Id, Text: 'second' });
    expect(await door.get(`QueueItems(${QueueItemId})`)).toMatchObject({ RowVersion });

    const deleted = await when('DELETE', `QueueItemComments(${Id})`);
    expect([deleted.status, told(deleted)]).toStrictEqual([204, [`${stream} CommentDeleted`]]);
    expect((await when('GET', `QueueItemComments(${Id})`)).status).toBe(404);
    expect((await when('PUT', `QueueItemComments(${Id})`, { Text: 'third' })).status).toBe(404);
  });

  it('is changed and taken away by nobody but its author', async () => {
    const { Id: QueueItemId } = await failedItem();
    const added = await when('POST', 'QueueItemComments', { QueueItemId, Text: 'mine' });
    const { Id } = added.json as { Id: number };
    const headers = { authorization: `Bearer ${await tokenOf(app, 'operator')}` };
    for (const [method, body] of [
      ['PUT', { body: { Text: 'theirs' } }],
      ['DELETE', {}],
    ] as const) {
      const refused = await app.when(method, `/odata/QueueItemComments(${Id})`, { headers, ...body });
      expect([refused.status, refused.json, refused.events]).toStrictEqual([
        403,
        expect.objectContaining({ errorCode: 1007 }),
        [],
      ]);
    }
    expect(await door.get(`QueueItemComments(${Id})`)).toMatchObject({ Text: 'mine' });
  });
});
