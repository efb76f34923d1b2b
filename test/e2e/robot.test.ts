// The whole program and robots, each in a process of its own: what examples/robot.mjs does is what happens.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { at, idOf, nodesOf } from '../doors/graphql/world.ts';
import type { LogServer } from '../support/logServer.ts';
import { startLogServer } from '../support/logServer.ts';
import type { ServerProcess } from '../support/server.ts';
import { startServer } from '../support/server.ts';

const ADMIN = 'admin-token';
const ENROLLMENT = 'a key of this installation';
const LEASE_MS = 2_000;
/** How long leases that have ended may be left alone (ELMA's wire contract, expiry sweep). */
const SWEEP_MS = 5_000;

let folder: string;
let logServer: LogServer | undefined;
let server: ServerProcess;
let queueId: string;
let systemId: string;
let process_: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'robot-'));
  logServer = await startLogServer();
  const env = { ROBOT_ENROLLMENT_KEY: ENROLLMENT, LOG_LEVEL: 'info', ...logServer?.environment };
  server = await startServer({ dataDir: path.join(folder, 'data'), adminToken: ADMIN, env });
  const made = await graphql(`
    mutation {
      createQueue(input: { name: "Invoices", acceptAutomaticallyRetry: true, maxNumberOfRetries: 3 }) {
        id
      }
      publishProcess(input: { name: "Counting" }) {
        token
      }
    }
  `);
  queueId = String(at(made, 'createQueue', 'id'));
  process_ = String(at(made, 'publishProcess', 'token'));
  systemId = await system();
}, 180_000);

const robots = new Set<ChildProcess>();

afterEach(() => {
  for (const robot of robots) robot.kill('SIGKILL');
});

afterAll(async () => {
  await server.stop();
  await logServer?.stop();
  rmSync(folder, { recursive: true });
});

/** As admin; throws where there is an error. */
async function graphql(query: string, variables: object = {}): Promise<unknown> {
  const answer = await post('/graphql', { query, variables }, { authorization: `Bearer ${ADMIN}` });
  const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const post = (
  where: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${server.url}${where}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** A system that has registered and is allowed. */
async function system(): Promise<string> {
  const asked = await post('/v1/orchestra/system/registration', { uuid: randomUUID(), name: 'BPM' });
  expect(asked.status).toBe(200);
  const [registered] = nodesOf(at(await graphql('{ systems { edges { node { id } } } }'), 'systems'));
  const id = String(at(registered, 'id'));
  await graphql('mutation ($id: ID!) { allowSystem(id: $id) { id } }', { id });
  return id;
}

interface Robot {
  readonly output: () => string;
  readonly secretFile: string;
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Starts the example, which keeps its secret under its name. */
function start(name: string, workMs: number): Robot {
  const secretFile = path.join(folder, `${name}.secret`);
  const child = spawn(process.execPath, ['examples/robot.mjs', server.url], {
    env: {
      PATH: process.env['PATH'],
      ROBOT_NAME: name,
      ROBOT_SECRET: secretFile,
      ROBOT_ENROLLMENT_KEY: ENROLLMENT,
      ROBOT_LEASE_MS: String(LEASE_MS),
      ROBOT_WORK_MS: String(workMs),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  robots.add(child);
  const closed = once(child, 'close').then(() => robots.delete(child));
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  const end: Robot['end'] = async (signal) => {
    child.kill(signal);
    await closed;
    return child.exitCode;
  };
  return { output: () => printed, secretFile, end };
}

async function allow(name: string): Promise<void> {
  const query = 'query ($name: String) { bots(nameContains: $name) { edges { node { id } } } }';
  const listed = async () => nodesOf(at(await graphql(query, { name }), 'bots'));
  await expect.poll(listed, { timeout: 10_000 }).toHaveLength(1);
  const [bot] = await listed();
  await graphql('mutation ($id: ID!) { allowRobot(id: $id, groups: []) { id } }', { id: at(bot, 'id') });
}

const addItem = async (): Promise<string> =>
  idOf(
    await graphql('mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { id } }', {
      input: { queueId, specificContent: '{"a":1,"b":2}' },
    }),
  );

const addTask = async (): Promise<string> =>
  idOf(
    await graphql('mutation ($input: CreateTaskInput!) { createTask(input: $input) { id } }', {
      input: { systemId, process: process_, context: '{"a":1}' },
    }),
  );

const both = (item: string, task: string): Promise<unknown> =>
  graphql(
    `
      query ($item: ID!, $task: ID!) {
        queueItem(id: $item) {
          status
          output
          progress
          log {
            edges {
              node {
                level
                message
              }
            }
          }
        }
        task(id: $task) {
          status
          output
          progress
          bot {
            name
          }
          log {
            edges {
              node {
                level
                message
              }
            }
          }
        }
      }
    `,
    { item, task },
  );

/** How work stands, or with `last` the attempt behind it, where there is one. */
async function statusOf(what: 'item' | 'task', id: string, attempt?: 'last'): Promise<unknown> {
  if (what === 'task')
    return at(await graphql('query ($id: ID!) { task(id: $id) { status } }', { id }), 'task', 'status');
  const query = 'query ($id: ID!) { queueItem(id: $id) { status nextAttempt { status } } }';
  const item = at(await graphql(query, { id }), 'queueItem');
  return attempt === 'last' ? at(item, 'nextAttempt', 'status') : at(item, 'status');
}

/** Every byte that the server keeps. */
const kept = (): Buffer[] =>
  readdirSync(path.join(folder, 'data'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));

describe('a robot', () => {
  it('registers, waits until a person lets it in, and does tasks and queue items', async () => {
    const robot = start('Newcomer', 10);
    const [item, task] = [await addItem(), await addTask()];
    await expect.poll(robot.output, { timeout: 10_000 }).toContain('waits to be let in: REQUEST');
    expect(await both(item, task)).toMatchObject({ queueItem: { status: 'NEW' } });
    await allow('Newcomer');
    await expect
      .poll(() => both(item, task), { timeout: 20_000 })
      .toMatchObject({
        queueItem: {
          status: 'SUCCESSFUL',
          output: '{"Members":2}',
          progress: 'Half of it',
          log: { edges: [{ node: { level: 'INF', message: 'Counting' } }] },
        },
        task: {
          status: 'DONE',
          output: '{"Members":1}',
          progress: 'Half of it',
          bot: { name: 'Newcomer' },
          log: { edges: [{ node: { level: 'INF', message: 'Counting' } }] },
        },
      });
    const query = '{ bots(nameContains: "Newcomer") { edges { node { presence { isConnected } } } } }';
    expect(nodesOf(at(await graphql(query), 'bots'))).toEqual([{ presence: { isConnected: true } }]);
    expect(await robot.end('SIGTERM')).toBe(0);
  }, 60_000);

  it.each(['item', 'task'] as const)(
    'that is killed does not keep its %s: another one does it soon after the lease has ended',
    async (what) => {
      const [mortal, heir] = [`Mortal of an ${what}`, `Heir of an ${what}`];
      const robot = start(mortal, 600_000);
      await allow(mortal);
      const id = await (what === 'item' ? addItem() : addTask());
      const begun = `${what === 'item' ? 'QUEUE_ITEM' : 'TASK'} ${id} is begun`;
      await expect.poll(robot.output, { timeout: 10_000 }).toContain(begun);
      await robot.end('SIGKILL');
      const status = { item: 'RETRIED', task: 'QUEUE' }[what];
      await expect.poll(() => statusOf(what, id), { timeout: LEASE_MS + SWEEP_MS }).toBe(status);
      start(heir, 10);
      await allow(heir);
      const done = { item: 'SUCCESSFUL', task: 'DONE' }[what];
      await expect.poll(() => statusOf(what, id, 'last'), { timeout: 10_000 }).toBe(done);
    },
    60_000,
  );

  it('that is told to end gives its work back at once', async () => {
    const robot = start('Polite', 600_000);
    await allow('Polite');
    const task = await addTask();
    await expect.poll(robot.output, { timeout: 10_000 }).toContain(`TASK ${task} is begun`);
    expect(await robot.end('SIGTERM')).toBe(0);
    const query = 'query ($id: ID!) { task(id: $id) { status lost run } }';
    expect(await graphql(query, { id: task })).toEqual({ task: { status: 'QUEUE', lost: 0, run: 1 } });
    await graphql('mutation ($id: ID!) { cancelTask(id: $id) { id } }', { id: task });
  }, 60_000);

  it('keeps its secret to itself: the server has it nowhere', async () => {
    const robot = start('Secretive', 10);
    await allow('Secretive');
    await expect.poll(() => existsSync(robot.secretFile), { timeout: 10_000 }).toBe(true);
    await robot.end('SIGTERM');
    const secret = readFileSync(robot.secretFile, 'utf8');
    expect(statSync(robot.secretFile).mode & 0o777).toBe(0o600);
    expect(secret).toMatch(/^rt_/);
    expect(server.output()).not.toContain(secret);
    expect(robot.output()).not.toContain(secret);
    expect(kept().filter((bytes) => bytes.includes(secret))).toEqual([]);
  }, 60_000);
});
