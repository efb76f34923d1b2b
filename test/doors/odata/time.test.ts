import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';
import type { Given } from '../../support/odata.ts';
import { failedWith, given, successful } from '../../support/odata.ts';

/** What time changes. Only the clock is set; timers run as ever. */
const MONDAY = Date.parse('2030-01-07T08:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let app: TestApp;
let door: Given;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: MONDAY });
  app = await startApp({
    environment: { LEASE_GRACE_SECONDS: '0', CLIENT_ID: 'app', CLIENT_SECRET: 'secret' },
  });
  door = given(app);
});
afterEach(async () => {
  await app.stop();
  vi.useRealTimers();
});

const pass = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
};

const itemOf = (id: number): Promise<Record<string, unknown>> => door.get(`QueueItems(${id})`);

/** The sweeper looks once a second. */
async function untilStatus(id: number, status: string): Promise<void> {
  for (let tries = 0; (await itemOf(id))['Status'] !== status; tries += 1) {
    if (tries > 100) throw new Error(`item ${id} does not become ${status}`);
    await sleep(100);
  }
}

describe('a robot that is not heard of', () => {
  it('leaves its item Abandoned after 24 hours, and too late to end it', async () => {
    const { Name } = await door.queue();
    await door.item({ Name });
    const { Id } = await door.taken(Name);
    pass(24 * HOUR + SECOND);
    await untilStatus(Id, 'Abandoned');
    const late = await door.post(`Queues(${Id})/UiPathODataSvc.SetTransactionResult`, {
      transactionResult: successful,
    });
    expect([late.status, late.json]).toStrictEqual([409, expect.objectContaining({ errorCode: 1866 })]);
    const events = await app.events(`queueItem-${Id}`);
    expect(events.at(-1)).toMatchObject({
      type: 'Status',
      data: { to: 'Abandoned' },
      metadata: { principal: { kind: 'system' }, door: 'internal' },
    });
    const [status] = (await door.get('QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus'))[
      'value'
    ] as readonly object[];
    expect(status).toMatchObject({ ItemsInProgress: 0, TotalNumberOfTransactions: 0 });
  });

  it('has its item tried again where the queue retries what was abandoned', async () => {
    const { Name } = await door.queue({ RetryAbandonedItems: true, MaxNumberOfRetries: 1 });
    const { Key } = await door.item({ Name, Reference: 'r' });
    const { Id } = await door.taken(Name);
    pass(24 * HOUR + SECOND);
    await untilStatus(Id, 'Abandoned');
    expect(await door.taken(Name)).toMatchObject({
      Key,
      Reference: 'r',
      AncestorId: Id,
      RetryNumber: 1,
      SecondsInPreviousAttempts: 24 * 60 * 60 + 1,
    });
  });
});

describe('an item', () => {
  it('waits for its time', async () => {
    const { Name } = await door.queue();
    const { Id } = await door.item({ Name, DeferDate: '2030-01-07T10:00:00+01:00' });
    const start = { transactionData: { Name } };
    expect((await door.post('Queues/UiPathODataSvc.StartTransaction', start)).status).toBe(204);
    pass(HOUR);
    expect(await door.taken(Name)).toMatchObject({ Id });
  });

  it('says how long it was worked on', async () => {
    const { Name } = await door.queue({ AcceptAutomaticallyRetry: true, MaxNumberOfRetries: 1 });
    await door.item({ Name });
    const first = await door.taken(Name);
    pass(90 * SECOND + 600);
    await door.ended(first, failedWith('ApplicationException'));
    expect(await itemOf(first.Id)).toMatchObject({
      Status: 'Retried',
      StartProcessing: '2030-01-07T08:00:00Z',
      EndProcessing: '2030-01-07T08:01:30.6Z',
      ProcessingException: { CreationTime: '2030-01-07T08:01:30.6Z' },
    });
    const second = await door.taken(Name);
    expect(second).toMatchObject({ SecondsInPreviousAttempts: 90, EndProcessing: null });
    pass(30 * SECOND);
    await door.ended(second, successful);
    const [status] = (await door.get('QueueProcessingRecords/UiPathODataSvc.RetrieveQueuesProcessingStatus'))[
      'value'
    ] as readonly object[];
    expect(status).toMatchObject({
      SuccessfulTransactionsNo: 1,
      SuccessfulTransactionsProcessingTime: 30,
      LastProcessed: '2030-01-07T08:02:00.6Z',
    });
  });

  it('is dated by the SLA of its queue unless it names its dates', async () => {
    const { Name } = await door.queue({ SlaInMinutes: 60, RiskSlaInMinutes: 45 });
    const dates = async (item: object): Promise<unknown> => {
      const { Id } = await door.item({ Name, ...item });
      const { '@odata.context': _, ...rest } = await door.get(
        `QueueItems(${Id})?$select=DueDate,RiskSlaDate`,
      );
      return rest;
    };
    expect(await dates({})).toStrictEqual({
      DueDate: '2030-01-07T09:00:00Z',
      RiskSlaDate: '2030-01-07T08:45:00Z',
    });
    const own = { DueDate: '2030-02-01T00:00:00Z', RiskSlaDate: '2030-01-31T00:00:00Z' };
    expect(await dates(own)).toStrictEqual(own);
  });
});

describe('records of the last days', () => {
  it('go back as far as asked', async () => {
    const { Id, Name } = await door.queue();
    for (let day = 0; day < 3; day += 1) {
      await door.item({ Name });
      await door.ended(await door.taken(Name), successful);
      pass(24 * HOUR);
    }
    const counts = async (daysNo: number): Promise<unknown> => {
      const path = `QueueProcessingRecords/UiPathODataSvc.RetrieveLastDaysProcessingRecords(daysNo=${daysNo},queueDefinitionId=${Id})`;
      const { value } = await door.get(path);
      return (value as Record<string, unknown>[]).reduce(
        (sum, record) => sum + Number(record['NumberOfSuccessfulTransactions']),
        0,
      );
    };
    expect(await counts(7)).toBe(3);
    expect(await counts(2)).toBe(2);
  });
});

describe('a token', () => {
  const readWith = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await app.request('GET', '/odata/QueueItems', { headers })).status;
  };

  it('of a login ends after a day, that of an app when it says', async () => {
    const login = await app.request('POST', '/api/Account/Authenticate', {
      body: { usernameOrEmailAddress: 'admin', password: 'correct horse battery staple' },
    });
    const { result } = login.json as { result: string };
    const answer = await app.request('POST', '/identity/connect/token', {
      body: { grant_type: 'client_credentials', client_id: 'app', client_secret: 'secret' },
    });
    const { access_token: token, expires_in: seconds } = answer.json as {
      access_token: string;
      expires_in: number;
    };
    expect([await readWith(result), await readWith(token)]).toStrictEqual([200, 200]);
    pass((seconds - 1) * SECOND);
    expect([await readWith(result), await readWith(token)]).toStrictEqual([200, 200]);
    pass(2 * SECOND);
    expect([await readWith(result), await readWith(token)]).toStrictEqual([200, 401]);
    pass(24 * HOUR);
    expect(await readWith(result)).toBe(401);
  });
});
