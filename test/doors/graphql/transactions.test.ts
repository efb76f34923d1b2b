import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { idOf, startWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.data(
    'mutation { createQueue(input: { name: "Q", acceptAutomaticallyRetry: true, maxNumberOfRetries: 1 }) { id } }',
  );
});
afterEach(() => world.stop());

const add = async (reference: string) =>
  idOf(
    await world.data(
      'mutation ($reference: String!) { addQueueItem(input: { queueName: "Q", reference: $reference }) { id } }',
      { reference },
    ),
  );
const start = (input: object = {}, as = {}) =>
  world.ask(
    'mutation ($input: StartTransactionInput!) { startTransaction(input: $input) { id reference status startProcessing specificContent } }',
    { input: { queueName: 'Q', ...input } },
    as,
  );
const end = (id: string, input: object, as = {}) =>
  world.ask(
    `mutation ($id: ID!, $input: TransactionResultInput!) {
      setTransactionResult(id: $id, input: $input) {
        status output analytics operationId deferDate dueDate progress exception { type reason details }
        nextAttempt { reference status retryNumber previousAttempt { id } }
      }
    }`,
    { id, input },
    as,
  );

describe('startTransaction', () => {
  it('takes items in their order and answers null where there is none', async () => {
    await add('first');
    await add('second');
    expect((await start()).data).toMatchObject({
      startTransaction: { reference: 'first', status: 'IN_PROGRESS', startProcessing: expect.any(String) },
    });
    expect((await start()).data).toMatchObject({ startTransaction: { reference: 'second' } });
    expect((await start()).data).toEqual({ startTransaction: null });
  });

  it('takes by reference where one is wanted', async () => {
    await add('A-1');
    await add('B-1');
    expect((await start({ reference: 'B', referenceMatch: 'STARTS_WITH' })).data).toMatchObject({
      startTransaction: { reference: 'B-1' },
    });
    expect((await start({ reference: 'B-1' })).data).toEqual({ startTransaction: null });
  });

  it('adds and takes an item that comes with it', async () => {
    const { data } = await start({ specificContent: '{"a":1}', reference: 'X' });
    expect(data).toMatchObject({
      startTransaction: { reference: 'X', status: 'IN_PROGRESS', specificContent: '{"a":1}' },
    });
  });

  it('takes an empty content for none', async () => {
    expect((await start({ specificContent: '{}' })).data).toEqual({ startTransaction: null });
  });

  it('refuses a robot key that names no robot', async () => {
    const { codes } = await start({ robotKey: '00000000-0000-4000-8000-000000000001' });
    expect(codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('setTransactionResult', () => {
  it('completes the work', async () => {
    const id = await add('r');
    await start();
    const { data } = await end(id, {
      isSuccessful: true,
      output: '{"Total": {"Net": 1.10}}',
      analytics: '{"Seconds": 3}',
      operationId: 'op',
    });
    expect(data).toMatchObject({
      setTransactionResult: {
        status: 'SUCCESSFUL',
        output: '{"Total":{"Net":1.10}}',
        analytics: '{"Seconds":3}',
        operationId: 'op',
        exception: null,
        nextAttempt: null,
      },
    });
  });

  it('fails the work, and the queue makes another attempt, once', async () => {
    const id = await add('r');
    await start();
    const exception = { reason: 'No connection', details: 'socket closed' };
    expect((await end(id, { isSuccessful: false, exception })).data).toMatchObject({
      setTransactionResult: {
        status: 'RETRIED',
        exception: { type: 'APPLICATION_EXCEPTION', ...exception },
        nextAttempt: { reference: 'r', status: 'NEW', retryNumber: 1, previousAttempt: { id } },
      },
    });
    const next = idOf((await start()).data);
    expect((await end(next, { isSuccessful: false, exception })).data).toMatchObject({
      setTransactionResult: { status: 'FAILED', nextAttempt: null },
    });
  });

  it('never retries what failed because of the data', async () => {
    const id = await add('r');
    await start();
    const exception = { type: 'BUSINESS_EXCEPTION', reason: 'Unknown customer' };
    expect((await end(id, { isSuccessful: false, exception })).data).toMatchObject({
      setTransactionResult: {
        status: 'FAILED',
        exception: { type: 'BUSINESS_EXCEPTION' },
        nextAttempt: null,
      },
    });
  });

  it('postpones the work with a defer date', async () => {
    const id = await add('r');
    await start();
    const input = { isSuccessful: true, deferDate: '2099-01-01T00:00:00Z', progress: 'half' };
    expect((await end(id, input)).data).toMatchObject({
      setTransactionResult: { status: 'NEW', deferDate: '2099-01-01T00:00:00Z', progress: 'half' },
    });
  });

  it('refuses an answer to nothing, twice, or without a result', async () => {
    const id = await add('r');
    expect((await end(id, { isSuccessful: true })).codes).toEqual(['TRANSACTION_NOT_STARTED']);
    await start();
    expect((await end(id, {})).codes).toEqual(['PARAMETER_MISSING']);
    await end(id, { isSuccessful: true });
    expect((await end(id, { isSuccessful: true })).codes).toEqual(['INVALID_TRANSITION_FROM_FINAL_STATUS']);
    expect((await end('999999', { isSuccessful: true })).codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('is only for whoever has started the transaction', async () => {
    const id = await add('r');
    await start();
    const other = await world.createUser('other', ['operator']);
    const as = { token: await world.tokenOf(other.id) };
    expect((await end(id, { isSuccessful: true }, as)).codes).toEqual(['LEASE_LOST']);
  });
});

describe('setTransactionProgress', () => {
  const progress = (id: string, text: string) =>
    world.ask(
      'mutation ($id: ID!, $text: String!) { setTransactionProgress(id: $id, progress: $text) { progress status } }',
      {
        id,
        text,
      },
    );

  it('says how far the work is while it is in progress', async () => {
    const id = await add('r');
    expect((await progress(id, 'half')).codes).toEqual(['INVALID_TRANSACTION_PROGRESS_STATUS']);
    await start();
    expect((await progress(id, 'half')).data).toEqual({
      setTransactionProgress: { progress: 'half', status: 'IN_PROGRESS' },
    });
  });
});

describe('a transaction under keys', () => {
  const startKeyed = (key: string, input: object = {}) =>
    world.ask(
      'mutation ($input: StartTransactionInput!, $key: String) { startTransaction(input: $input, idempotencyKey: $key) { id reference } }',
      { input: { queueName: 'Q', ...input }, key },
    );
  const endKeyed = (id: string, key: string, input: object) =>
    world.ask(
      'mutation ($id: ID!, $input: TransactionResultInput!, $key: String) { setTransactionResult(id: $id, input: $input, idempotencyKey: $key) { id status nextAttempt { id } } }',
      { id, input, key },
    );
  const count = async () => (await world.data('{ queueItems { totalCount } }')) as object;

  it('takes one item, also when it has ended meanwhile', async () => {
    const id = await add('first');
    await add('second');
    const first = await startKeyed('k');
    expect(first.data).toEqual({ startTransaction: { id, reference: 'first' } });
    expect((await startKeyed('k')).data).toEqual(first.data);
    await end(id, { isSuccessful: true });
    expect((await startKeyed('k')).data).toEqual(first.data);
    expect((await startKeyed('k', { reference: 'second' })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect((await startKeyed('other')).data).toMatchObject({ startTransaction: { reference: 'second' } });
  });

  it('takes what has come meanwhile where there was nothing', async () => {
    expect((await startKeyed('k')).data).toEqual({ startTransaction: null });
    await add('late');
    expect((await startKeyed('k')).data).toMatchObject({ startTransaction: { reference: 'late' } });
  });

  it('adds one item that it begins with', async () => {
    const input = { reference: 'new', specificContent: '{"a":1}' };
    const first = await startKeyed('k', input);
    expect((await startKeyed('k', input)).data).toEqual(first.data);
    expect(await count()).toEqual({ queueItems: { totalCount: 1 } });
    const { codes } = await startKeyed('k', { ...input, reference: 'another' });
    expect(codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('fails once, and is retried once', async () => {
    await add('r');
    const id = idOf((await start()).data);
    const failed = { isSuccessful: false, exception: { reason: 'Timeout' } };
    const first = await endKeyed(id, 'k', failed);
    expect(first.data).toMatchObject({ setTransactionResult: { id, status: 'RETRIED' } });
    expect((await endKeyed(id, 'k', failed)).data).toEqual(first.data);
    expect(await count()).toEqual({ queueItems: { totalCount: 2 } });
    expect((await endKeyed(id, 'k', { isSuccessful: true })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it.each(['', 'a b'])('is refused under the key %j', async (key) => {
    expect((await startKeyed(key)).codes).toEqual(['INVALID_ARGUMENT']);
  });
});
