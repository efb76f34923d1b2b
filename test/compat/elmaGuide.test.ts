import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elmaDemo } from '../../src/demo/elmaWorld.ts';
import type { FileServer } from '../../src/demo/fileServer.ts';
import { serveDemoFiles } from '../../src/demo/fileServer.ts';
import { taskStream } from '../../src/domain/task/streams.ts';
import type { Answer, TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';

/**
 * Every request that ELMA's page about tasks prints, sent as printed to the demo world; answers are compared with the
 * printed ones key by key. docs/compatibility/seeds.md lists where the page contradicts itself, or says nothing.
 */
interface Printed {
  readonly name: string;
  /** Null where the page leaves it out. */
  readonly path: string | null;
  readonly body: string;
  readonly answer?: Answered;
  readonly answers?: { readonly queued: Answered; readonly done: Answered };
}

interface Answered {
  readonly status: number;
  readonly task: Readonly<Record<string, unknown>>;
}

const printed = JSON.parse(
  readFileSync(new URL('elmaGuide/requests.json', import.meta.url), 'utf8'),
) as readonly Printed[];

/** What the page's URLs of files lead to. */
const PRINTED_FILES = 'http://127.0.0.1:8088';
const [creator, reader] = elmaDemo.systems;

let app: TestApp;
let files: FileServer;
/** In front of the demo's file server: it lets files through when it is told to. */
let gate: Server;
let filesUrl: string;
const { promise: isOpen, resolve: open } = Promise.withResolvers<void>();
const asked: string[] = [];

beforeAll(async () => {
  app = await startApp({ isDemo: true, onDisk: true });
  files = await serveDemoFiles(0);
  gate = createServer((request, response) => {
    asked.push(request.url ?? '');
    void isOpen.then(() => passOn(request.url ?? '', response));
  });
  filesUrl = await listenAtBest(gate);
});
afterAll(async () => {
  gate.closeAllConnections();
  gate.close();
  await files.close();
  await app.stop();
});

async function passOn(path: string, response: ServerResponse): Promise<void> {
  const answer = await fetch(new URL(path, files.url ?? ''));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Where the page says, or, if that port is taken on this machine, anywhere. */
async function listenAtBest(server: Server): Promise<string> {
  for (const port of [Number(new URL(PRINTED_FILES).port), 0]) {
    server.listen(port, '127.0.0.1');
    const [failure] = await Promise.race([once(server, 'listening'), once(server, 'error')]).catch(
      (error: unknown) => [error],
    );
    if (failure === undefined) break;
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function find(name: string): Printed {
  const request = printed.find((each) => each.name === name);
  if (request === undefined) throw new Error(`the page prints no ${name}`);
  return request;
}

/** Sends a request as printed, with no credential but the one in its body. */
function send(name: string, changes: (body: string) => string = (body) => body): Promise<Answer> {
  const { path, body } = find(name);
  return app.request('POST', path ?? '/v1/orchestra/task/cancel', {
    headers: { authorization: '' },
    body: changes(body.replaceAll(PRINTED_FILES, filesUrl)),
  });
}

const sendFor = (name: string, id: number): Promise<Answer> =>
  send(name, (body) => body.replace('955', String(id)));

const wholeSeconds = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

async function reached(id: number, status: string): Promise<Answered> {
  for (;;) {
    const { json } = await sendFor('status', id);
    const answered = json as Answered;
    if (answered.task['status'] === status) return answered;
  }
}

describe("the requests of ELMA's page", () => {
  it('tell of the task that is done as printed, but for the times that the page has wrong', async () => {
    const { status, json } = await send('status');
    const { done } = find('status').answers ?? {};
    expect(status).toBe(200);
    expect(json).toStrictEqual({
      status: done?.status,
      task: {
        ...done?.task,
        metrics: { startTime: '2020-06-29T11:08:23Z', endTime: '2020-06-29T11:08:29Z' },
      },
    });
    const { task } = json as Answered;
    expect(Object.keys(task)).toEqual(Object.keys(done?.task ?? {}));
  });

  it('send the file', async () => {
    const { status, text, headers } = await send('download');
    expect([status, text]).toEqual([200, elmaDemo.file.text]);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="12.txt"; filename*=UTF-8''12.txt`);
  });

  it('create a task as printed, with the next id, and the times of now without an offset', async () => {
    const { status, json } = await send('create');
    expect(status).toBe(200);
    expect(json).toStrictEqual({
      ...find('create').answer,
      task: { ...find('create').answer?.task, id: 956, created: wholeSeconds, updated: wholeSeconds },
    });
    expect(Object.keys((json as Answered).task)).toEqual(Object.keys(find('create').answer?.task ?? {}));
  });

  it('tell as printed of a task whose files are fetched', async () => {
    const { json } = await sendFor('status', 956);
    const { queued } = find('status').answers ?? {};
    expect(json).toStrictEqual({
      ...queued,
      task: { ...queued?.task, id: 956, created: wholeSeconds, updated: wholeSeconds },
    });
  });

  it('let the task wait for a bot when its file is there, which was fetched once', async () => {
    open();
    const { status, task } = await reached(956, 'QUEUE');
    expect([status, task['groups'], task['ctx']]).toEqual([
      201,
      [elmaDemo.group],
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
    expect(asked).toEqual([
      `/v1/task/download_elma?uid=c054ab8e-cd33-429e-b4f3-7f61abcfd381&system=${creator}`,
    ]);
    const [created, moved] = await app.events(taskStream(956));
    expect(created?.data).toMatchObject({ callback: 'https://128.145.149.111/v1/task/complete' });
    const context = moved?.data['context'] as { readonly text: string } | undefined;
    const reference = {
      $file: expect.any(String),
      name: 'input.txt',
      size: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    };
    expect(JSON.parse(context?.text ?? '')).toStrictEqual({
      StringParam_in: 'String value',
      FileParam_in: reference,
      DateTimeParam_in: '2020-03-22T00:00:00Z',
      BoolParam_in: true,
      DoubleParam_in: 12.2,
      IntParam_in: 76,
      ArrayParam_in: [reference, reference],
    });
  });

  it('cancel nothing as printed: the page has another system do it, which it forbids', async () => {
    expect(find('cancel').body).toContain(reader);
    const refusal = { status: 403, code: 'FORBIDDEN_OPERATION' };
    expect((await send('cancel')).json).toMatchObject(refusal);
    expect((await sendFor('cancel', 956)).json).toMatchObject(refusal);
  });

  it('cancel the task where its own system asks', async () => {
    const asCreator = (body: string): string => body.replace(reader, creator);
    const waiting = await send('cancel', (body) => asCreator(body).replace('955', '956'));
    expect(waiting.json).toMatchObject({ status: 200, task: { id: 956, status: 'CANCEL', metrics: {} } });
    expect(await reached(956, 'CANCEL')).toMatchObject({ status: 200 });
    expect((await send('cancel', asCreator)).json).toMatchObject({
      status: 409,
      code: 'INVALID_TASK_STATUS',
    });
  });
});
