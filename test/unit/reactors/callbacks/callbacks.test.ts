// A task ends, and its system is told: over real connections, with a clock that the test moves.
import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { replayCallback } from '../../../../src/commands/callbacks.ts';
import { cancelTask } from '../../../../src/commands/changeTask.ts';
import { failTask } from '../../../../src/commands/finishTask.ts';
import { readLog } from '../../../support/orchestrator.ts';
import { business } from '../../domain/queueItem/world.ts';
import { callbackWorld, hasEnded, hasTried, receiver, status, untilHad } from './world.ts';

const ok = status(200);
const typesOf = (events: readonly { readonly type: string }[]): string[] => events.map(({ type }) => type);

describe('a task that is done', () => {
  it('is told to its system at once, by one message', async () => {
    const world = await callbackWorld();
    const { metrics } = world.start();
    const bpm = await receiver();

    const id = await world.done(`${bpm.url}/done?key=k`);
    const callback = await world.until(id, hasEnded);

    expect(callback).toMatchObject({ status: 'DELIVERED', attempts: 1, lastCode: 200 });
    expect(typesOf(await world.events(id))).toEqual(['Requested', 'Delivered']);
    expect(bpm.had.map(({ path }) => path)).toEqual(['/done?key=k']);
    expect(bpm.had[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Orchestream',
      'webhook-id': callback.messageId,
      'webhook-timestamp': String(Math.floor(world.time.now / 1_000)),
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    });
    expect(bpm.had[0]?.headers).not.toHaveProperty('webhook-signature');
    expect(await metrics.all[0].get()).toMatchObject({
      values: [{ value: 1, labels: { system: world.system.id } }],
    });
    expect(await metrics.all[1].get()).toMatchObject({ values: [{ value: 1 }] });
  });

  it('is told as the status of a task is answered, but for its log and what is a credential', async () => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver();
    const id = await world.done(bpm.url);
    await world.until(id, hasEnded);

    const seconds = new Date(world.time.now).toISOString().replace(/\.\d+/, '');
    expect(JSON.parse(bpm.had[0]?.body ?? '')).toEqual({
      status: 200,
      task: {
        id,
        process: world.process.key,
        ctx: expect.any(String),
        priority: 'MEDIUM',
        groups: world.process.versions[0]?.groups,
        status: 'DONE',
        bot: world.bot.key,
        outputCtx: '{"result_out":7,"file_out":null}',
        metrics: { startTime: seconds, endTime: seconds },
        created: seconds,
        updated: seconds,
      },
    });
    expect(bpm.had[0]?.body).not.toContain(world.system.key);
  });

  it('is not told where nobody asked for it', async () => {
    const world = await callbackWorld();
    world.start();
    await world.execute();
    expect((await readLog(world.store)).filter(({ stream }) => stream.startsWith('callback-'))).toEqual([]);
  });
});

describe('a task that is cancelled', () => {
  const cancelled = async (tellsOfCancelled: boolean) => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver();
    const { created } = await world.enqueue({ callback: bpm.url });
    await cancelTask({ ...world, tellsOfCancelled }, world.bySystem, { id: created.id });
    return { world, bpm, id: created.id };
  };

  it('is told to its system where that is wanted, with its status', async () => {
    const { world, bpm, id } = await cancelled(true);
    const callback = await world.until(id, hasEnded);
    expect(callback).toMatchObject({ status: 'DELIVERED', outcome: 'CANCEL' });
    expect(callback.messageId).toMatch(new RegExp(`^msg_task${id}_CANCEL_`));
    expect(JSON.parse(bpm.had[0]?.body ?? '')).toMatchObject({ status: 200, task: { id, status: 'CANCEL' } });
  });

  it('is else told to nobody', async () => {
    const { world } = await cancelled(false);
    expect((await readLog(world.store)).filter(({ stream }) => stream.startsWith('callback-'))).toEqual([]);
  });
});

it('tells of a task that has failed', async () => {
  const world = await callbackWorld();
  world.start();
  const bpm = await receiver();
  const { task, leaseId } = await world.execute({ callback: bpm.url });
  const { id } = task.created;
  const { type, reason, details } = business;
  await failTask(world, world.byBot, id, { leaseId }, { type, reason, details, code: null }, null);
  await world.until(id, hasEnded);
  expect(JSON.parse(bpm.had[0]?.body ?? '')).toMatchObject({ status: 200, task: { id, status: 'ERROR' } });
  expect(bpm.had[0]?.headers['webhook-id']).toMatch(/^msg_task\d+_ERROR_/);
});

describe('a receiver that fails', () => {
  it('is asked again and again until it takes the message, by one name', async () => {
    const world = await callbackWorld();
    const { metrics } = world.start();
    const bpm = await receiver((response, n) => (n < 3 ? status(500 + n)(response) : ok(response)));
    const id = await world.done(bpm.url);
    for (const [tried, ms] of [6_000, 36_000, 360_000].entries()) {
      const { nextAt } = await world.until(id, hasTried(tried + 1));
      expect(bpm.had).toHaveLength(tried + 1);
      expect(Date.parse(nextAt ?? '')).toBeGreaterThan(world.time.now);
      world.pass(ms);
    }
    expect(await world.until(id, hasEnded)).toMatchObject({ status: 'DELIVERED', attempts: 4 });
    expect(typesOf(await world.events(id))).toEqual([
      'Requested',
      'AttemptFailed',
      'AttemptFailed',
      'AttemptFailed',
      'Delivered',
    ]);
    expect(new Set(bpm.had.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(bpm.had.map(({ body }) => body)).size).toBe(1);
    expect(await metrics.all[0].get()).toMatchObject({ values: [{ value: 4 }] });
  });

  it('is not followed where it sends elsewhere', async () => {
    const world = await callbackWorld();
    world.start();
    const other = await receiver();
    const bpm = await receiver(status(307, { location: other.url }));
    const id = await world.done(bpm.url);
    expect(await world.until(id, hasTried(1))).toMatchObject({ status: 'PENDING', lastCode: 307 });
    expect(other.had).toEqual([]);
  });

  it('gets the pause that it asks for', async () => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver((response, n) =>
      n === 0 ? status(503, { 'retry-after': '600' })(response) : ok(response),
    );
    const id = await world.done(bpm.url);
    const { nextAt } = await world.until(id, hasTried(1));
    expect(Date.parse(nextAt ?? '')).toBe(world.time.now + 600_000);
    world.pass(599_999);
    expect(bpm.had).toHaveLength(1);
    world.pass(1);
    await world.until(id, hasEnded);
  });

  it('is left alone where it is gone', async () => {
    const world = await callbackWorld();
    const { metrics } = world.start();
    const bpm = await receiver(status(410));
    const id = await world.done(bpm.url);
    expect(await world.until(id, hasEnded)).toMatchObject({ status: 'DEAD', attempts: 1, lastCode: 410 });
    expect(typesOf(await world.events(id))).toEqual(['Requested', 'AttemptFailed', 'Dead']);
    world.pass(86_400_000);
    expect(bpm.had).toHaveLength(1);
    expect(await metrics.all[2].get()).toMatchObject({ values: [{ value: 1 }] });
  });

  it('is given up after nine attempts', async () => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver(status(500));
    const id = await world.done(bpm.url);
    for (let tried = 1; tried < 9; tried += 1) {
      await world.until(id, hasTried(tried));
      world.pass(86_400_000 * 1.2);
    }
    expect(await world.until(id, hasEnded)).toMatchObject({ status: 'DEAD', attempts: 9 });
    expect(bpm.had).toHaveLength(9);
  });

  it('has failed where it answers too late, and where nobody listens', async () => {
    const world = await callbackWorld();
    world.start({ outbound: { times: { headersMs: 100 } } });
    const silent = await receiver(() => {});
    const id = await world.done(silent.url);
    expect(await world.until(id, hasTried(1))).toMatchObject({ lastError: 'timeout', lastCode: null });
    const unknown = await world.done('http://127.0.0.1:1025/');
    expect(await world.until(unknown, hasTried(1))).toMatchObject({ lastError: 'connect' });
  });

  it('has taken the message where only its body is slow', async () => {
    const world = await callbackWorld();
    world.start({ outbound: { times: { idleMs: 100 } } });
    const slow = await receiver((response) => void response.writeHead(200).write('begin'));
    const id = await world.done(slow.url);
    expect(await world.until(id, hasEnded)).toMatchObject({ status: 'DELIVERED' });
  });
});

describe('a URL that must not be called', () => {
  it('is given up at once, with nothing sent', async () => {
    const world = await callbackWorld();
    world.start();
    const id = await world.done('http://10.0.0.1/done');
    expect(await world.until(id, hasEnded)).toMatchObject({ status: 'DEAD', lastError: 'refused.address' });
    expect(await world.events(id)).toMatchObject([
      { type: 'Requested' },
      { type: 'AttemptFailed', data: { n: 1, error: 'refused.address' } },
      { type: 'Dead', data: { reason: 'refused' } },
    ]);
  });

  it('is given up also where its name was public at first, and turns private before it is called', async () => {
    const world = await callbackWorld();
    const bpm = await receiver();
    const asked: string[] = [];
    const resolve = async (name: string): Promise<string[]> => {
      asked.push(name);
      return ['127.0.0.1'];
    };
    world.start({ outbound: { allowLoopback: false, resolve } });
    const id = await world.done(`http://rebinding.test:${new URL(bpm.url).port}/done`);
    expect(await world.until(id, hasEnded)).toMatchObject({ status: 'DEAD', lastError: 'refused.address' });
    expect([asked, bpm.had]).toEqual([['rebinding.test'], []]);
  });

  it('is told of without its query, and without what is found out about the inner network', async () => {
    const world = await callbackWorld();
    const { errors } = world.start();
    const refused = await world.done('http://10.0.0.1/done?key=secret');
    const failed = await world.done('http://127.0.0.1:1025/done?key=secret');
    await world.until(refused, hasEnded);
    await world.until(failed, hasTried(1));
    const told = [...(await world.events(refused)), ...(await world.events(failed))].slice(0);
    const texts = told.filter(({ type }) => type !== 'Requested').map(({ data }) => JSON.stringify(data));
    for (const text of texts) expect(text).not.toMatch(/secret|private|ECONN/);
    expect(errors).toEqual([]);
  });
});

describe('a signature', () => {
  const verified = (secret: string, had: { headers: object; body: string } | undefined): unknown =>
    new Webhook(secret).verify(had?.body ?? '', { ...had?.headers });

  it('proves that a message is from here, and is what was sent', async () => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver();
    const { secret, previousUntil } = await world.secrets.rotate(world.system.id);
    const id = await world.done(bpm.url);
    await world.until(id, hasEnded);
    expect(previousUntil).toBeNull();
    expect(verified(secret, bpm.had[0])).toMatchObject({ task: { id } });
    const forged = { headers: bpm.had[0]?.headers ?? {}, body: '{"status":200}' };
    expect(() => verified(secret, forged)).toThrow('No matching signature');
  });

  it('is made with the old secret too, for a day after there is a new one', async () => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver();
    const old = await world.secrets.rotate(world.system.id);
    const young = await world.secrets.rotate(world.system.id);
    expect(young.previousUntil).toBe(world.time.now + 86_400_000);
    await world.until(await world.done(bpm.url), hasEnded);
    expect(verified(old.secret, bpm.had[0])).toEqual(verified(young.secret, bpm.had[0]));
    expect((await world.secrets.keysOf(world.system.id)).length).toBe(2);
    world.pass(86_400_000);
    expect(await world.secrets.keysOf(world.system.id)).toEqual([
      Buffer.from(young.secret.slice('whsec_'.length), 'base64'),
    ]);
  });

  it('stands in no event', async () => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver();
    const { secret } = await world.secrets.rotate(world.system.id);
    await world.until(await world.done(bpm.url), hasEnded);
    const key = secret.slice('whsec_'.length);
    expect((await readLog(world.store)).filter(({ data }) => data.includes(key))).toEqual([]);
  });
});

describe('many callbacks', () => {
  /** A receiver that keeps its requests until they are let go. */
  const holding = async () => {
    const held: ServerResponse[] = [];
    const server = await receiver((response) => void held.push(response));
    const letGo = (): void => {
      for (const response of held.splice(0)) ok(response);
    };
    return { ...server, held, letGo };
  };

  it('go to one host two at a time, and to others meanwhile', async () => {
    const world = await callbackWorld();
    world.start();
    const slow = await holding();
    const quick = await receiver();
    const ids: number[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await world.done(slow.url));
    await world.until(await world.done(quick.url), hasEnded);
    expect(slow.held).toHaveLength(2);
    for (const id of ids) {
      await untilHad(slow, ids.indexOf(id) + 1);
      slow.letGo();
    }
    for (const id of ids) await world.until(id, hasEnded);
    expect(slow.had).toHaveLength(5);
  });

  it('are sixteen at a time', async () => {
    const world = await callbackWorld();
    world.start();
    const receivers = await Promise.all(Array.from({ length: 10 }, holding));
    for (const { url } of receivers) {
      await world.done(url);
      await world.done(url);
    }
    const had = (): number => receivers.reduce((sum, each) => sum + each.had.length, 0);
    await expect.poll(had).toBe(16);
    const last = await receiver();
    const id = await world.done(last.url);
    expect([had(), last.had.length]).toEqual([16, 0]);
    receivers[0]?.letGo();
    await expect.poll(had).toBe(18);
    for (const each of receivers) each.letGo();
    await expect.poll(had).toBe(20);
    for (const each of receivers) each.letGo();
    await world.until(id, hasEnded);
  });

  it('wait without loss while their receiver does not answer, and go as soon as it does', async () => {
    const world = await callbackWorld();
    world.start();
    let isUp = false;
    const bpm = await receiver((response) => (isUp ? ok : status(503))(response));
    const ids: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      ids.push(await world.done(bpm.url));
      if (n < 10) await world.until(ids[n] ?? 0, hasTried(1));
    }
    world.pass(290_000);
    expect(bpm.had).toHaveLength(10);
    isUp = true;
    world.pass(10_000);
    for (const id of ids) expect(await world.until(id, hasEnded)).toMatchObject({ status: 'DELIVERED' });
    expect(bpm.had).toHaveLength(22);
    expect((await world.callback(ids[11] ?? 0)).attempts).toBe(1);
  });
});

describe('a callback that is replayed', () => {
  it('is sent again under the same name, be it given up or delivered', async () => {
    const world = await callbackWorld();
    world.start();
    const bpm = await receiver((response, n) => status(n === 0 ? 410 : 200)(response));
    const id = await world.done(bpm.url);
    await world.until(id, hasEnded);
    for (const attempts of [2, 3]) {
      await replayCallback(world, world.context, id);
      await world.until(id, (callback) => hasEnded(callback) && callback.attempts === attempts);
    }
    expect(typesOf(await world.events(id))).toEqual([
      'Requested',
      'AttemptFailed',
      'Dead',
      'Replayed',
      'Delivered',
      'Replayed',
      'Delivered',
    ]);
    expect(new Set(bpm.had.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('must be there, in the folder of the caller', async () => {
    const world = await callbackWorld();
    const id = await world.done('http://10.0.0.1/');
    await expect(replayCallback(world, world.context, id + 1)).rejects.toMatchObject({
      code: 'ItemNotFound',
    });
    const elsewhere = { ...world.context, folderId: 2 };
    await expect(replayCallback(world, elsewhere, id)).rejects.toMatchObject({ code: 'ItemNotFound' });
  });
});

describe('when it is stopped', () => {
  it('waits for the answers that are under way, and begins nothing more', async () => {
    const world = await callbackWorld();
    const callbacks = world.start();
    const held: ServerResponse[] = [];
    const bpm = await receiver((response) => void held.push(response));
    const id = await world.done(bpm.url);
    await untilHad(bpm, 1);
    const stopped = callbacks.stop();
    const later = await world.done(bpm.url);
    held.forEach(ok);
    await stopped;
    expect((await world.callback(id)).status).toBe('DELIVERED');
    expect(await world.callback(later)).toMatchObject({ status: 'PENDING', attempts: 0 });
  });

  it('gives up after a while, and whoever starts next sends it again', async () => {
    const world = await callbackWorld();
    const callbacks = world.start();
    const bpm = await receiver((response, n) => (n === 0 ? undefined : ok(response)));
    const id = await world.done(bpm.url);
    await untilHad(bpm, 1);
    const stopped = callbacks.stop();
    world.pass(5_000);
    await stopped;
    expect(typesOf(await world.events(id))).toEqual(['Requested']);
    world.start();
    await world.until(id, hasEnded);
    expect(new Set(bpm.had.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });
});
