// The whole program: an ELMA system sets a task, and hears of its end.
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { elmaDemo } from '../../src/demo/elmaWorld.ts';
import type { TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';
import type { Receiver } from '../support/receiver.ts';
import { startReceiver } from '../support/receiver.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ isDemo: true });
});
afterAll(() => app.stop());

const [auth_tkn] = elmaDemo.systems;

async function receiver(...answering: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...answering);
  onTestFinished(() => started.stop());
  return started;
}

/** As ELMA's system sets it; `file` is where its input file is fetched. */
async function setTask(callback: string, file?: string): Promise<number> {
  const ctx = JSON.stringify(file === undefined ? {} : { FileParam_in: file });
  const body = { auth_tkn, task: { process: elmaDemo.process, ctx, callback } };
  const { json } = await app.request('POST', '/v1/orchestra/task/create', { body });
  return (json as { task: { id: number } }).task.id;
}

const statusOf = async (id: number): Promise<unknown> => {
  const { json } = await app.request('POST', '/v1/orchestra/task/status', { body: { auth_tkn, id } });
  return json;
};

const graphql = async (query: string): Promise<unknown> => {
  const { json } = await app.request('POST', '/graphql', { body: { query } });
  return (json as { data: unknown }).data;
};

describe('an ELMA system', () => {
  it('hears of a task whose file cannot be fetched, in the words in which its status is answered', async () => {
    const bpm = await receiver((response) => response.writeHead(404).end());
    const id = await setTask(`${bpm.url}/done`, `${bpm.url}/missing`);
    await expect.poll(() => bpm.had.map(({ path }) => path)).toContain('/done');
    const { body } = bpm.had.find(({ path }) => path === '/done') ?? { body: '' };
    const answered = (await statusOf(id)) as { task: Record<string, unknown> };
    const { log, system, ...told } = answered.task;
    expect(JSON.parse(body)).toEqual({ status: 200, task: told });
    expect([typeof log, system, told['status']]).toEqual(['string', auth_tkn, 'ERROR']);
    expect(body).not.toContain(auth_tkn);
  });

  it('sees that a message is from here, where it has a secret', async () => {
    const system = app.services.orchestrator.definitions.systemByKey(auth_tkn)?.id;
    const made = await graphql(`mutation { rotateCallbackSecret(systemId: "${system}") { secret } }`);
    const { secret } = (made as { rotateCallbackSecret: { secret: string } }).rotateCallbackSecret;
    const bpm = await receiver((response, n) => response.writeHead(n === 0 ? 404 : 200).end());
    const id = await setTask(`${bpm.url}/done`, `${bpm.url}/missing`);
    await expect.poll(() => bpm.had.length).toBe(2);
    const [, { headers, body } = { headers: {}, body: '' }] = bpm.had;
    expect(new Webhook(secret).verify(body, { ...headers } as Record<string, string>)).toMatchObject({
      task: { id },
    });
  });
});

describe('an operator', () => {
  it('sees what could not be told, and has it told again', async () => {
    const bpm = await receiver((response, n) => response.writeHead([404, 410][n] ?? 200).end());
    const id = await setTask(`${bpm.url}/done?key=k`, `${bpm.url}/missing`);
    const dead = `{ callbacks(status: DEAD) { edges { node { taskId url lastCode } } } }`;
    await expect
      .poll(() => graphql(dead))
      .toEqual({
        callbacks: { edges: [{ node: { taskId: String(id), url: `${bpm.url}/done`, lastCode: 410 } }] },
      });
    await graphql(`mutation { replayCallback(taskId: "${id}") { status } }`);
    await expect
      .poll(() => graphql(`{ callback(taskId: "${id}") { status attempts } }`))
      .toEqual({ callback: { status: 'DELIVERED', attempts: 2 } });
    expect((await app.events(`callback-${id}`)).map(({ type }) => type)).toEqual([
      'Requested',
      'AttemptFailed',
      'Dead',
      'Replayed',
      'Delivered',
    ]);
  });

  it('sees in the metrics how many were sent, and how long the oldest waits', async () => {
    const down = await receiver((response, n) => response.writeHead(n === 0 ? 404 : 500).end());
    const id = await setTask(`${down.url}/done`, `${down.url}/missing`);
    await expect
      .poll(() => graphql(`{ callback(taskId: "${id}") { attempts } }`))
      .toEqual({ callback: { attempts: 1 } });
    const { text } = await app.request('GET', '/metrics');
    const system = app.services.orchestrator.definitions.systemByKey(auth_tkn)?.id;
    for (const line of [
      `orchestream_callback_attempts_total{system="${system}"}`,
      `orchestream_callbacks_delivered_total{system="${system}"}`,
      `orchestream_callbacks_dead_total{system="${system}"}`,
      'orchestream_callback_seconds_count{result="answered"}',
    ])
      expect(text).toMatch(new RegExp(`^${line.replaceAll(/[{}]/g, String.raw`\$&`)} [1-9]`, 'm'));
    const oldest = /^orchestream_callback_oldest_pending_seconds (\S+)$/m.exec(text)?.[1];
    expect(Number(oldest)).toBeGreaterThan(0);
  });
});
