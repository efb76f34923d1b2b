import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Started } from '../../src/compose.ts';
import { createOrchestrator } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Services } from '../../src/doors/http/services.ts';
import { categoryOf } from '../../src/domain/event.ts';
import type { StoredEvent } from '../../src/store/eventStore.ts';
import { startLogServer } from './logServer.ts';

export interface TestApp {
  readonly url: string;
  readonly token: string;
  /** `:memory:` unless it is on disk. */
  readonly dataDir: string;
  readonly services: Services;
  /** As admin unless headers say otherwise. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** A request, and the events that it has added to the log. */
  when(
    method: string,
    path: string,
    options?: RequestOptions,
  ): Promise<Answer & { readonly events: Event[] }>;
  /** All events of a stream in their order. */
  events(stream: string): Promise<Event[]>;
  /** Stops and starts again on the same data, on another port; only with `onDisk`. */
  restart(environment?: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; an object is written as JSON. */
  readonly body?: string | object;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The body as JSON; undefined where it is empty. */
  readonly json: unknown;
}

/** An event as tests look at it. */
export interface Event {
  readonly stream: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface AppOptions {
  readonly isDemo?: boolean;
  /** Files in a temporary folder instead of memory: projections then run in a worker. */
  readonly onDisk?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: Logger;
}

export const TOKEN = 'test-admin-token';
export const PASSWORD = 'correct horse battery staple';

/** The whole program on a free port, with its own store; TEST_STORE says which (see logServer). */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const { isDemo = false, onDisk = false } = options;
  const folder = onDisk ? await mkdtemp(join(tmpdir(), 'orchestream-test-')) : null;
  const log = options.log ?? pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const logServer = await startLogServer();
  const start = (environment = options.environment): Promise<Started> => {
    const config = readConfig({
      PORT: '0',
      DATA_DIR: folder ?? ':memory:',
      ADMIN_TOKEN: TOKEN,
      ADMIN_PASSWORD: PASSWORD,
      ...logServer?.environment,
      ...environment,
    });
    return createOrchestrator({ config, isDemo, log });
  };
  let started = await start();
  const request: TestApp['request'] = (method, path, sent) => send(started.url, method, path, sent);
  return {
    get url() {
      return started.url;
    },
    get services() {
      return started.services;
    },
    token: TOKEN,
    dataDir: folder ?? ':memory:',
    request,
    when: async (method, path, sent) => {
      const { store } = started.services.orchestrator;
      const before = await store.lastPosition();
      const answer = await request(method, path, sent);
      const added = await store.readAll({ after: before, maxCount: 10_000 });
      return { ...answer, events: added.map(eventOf).filter(isNoIdBlock) };
    },
    events: async (stream) =>
      (await started.services.orchestrator.store.readStream(stream)).map((event) => eventOf(event)),
    restart: async (environment) => {
      if (folder === null) throw new Error('what is kept in memory cannot be started again');
      await started.stop();
      started = await start(environment);
    },
    stop: async () => {
      await started.stop();
      await logServer?.stop();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

const eventOf = ({ stream, type, data, metadata }: StoredEvent): Event => ({
  stream,
  type,
  data: JSON.parse(data) as Event['data'],
  metadata: JSON.parse(metadata) as Event['metadata'],
});

/** When the next block of ids is reserved depends on how many were used before. */
const isNoIdBlock = ({ stream }: Event): boolean => categoryOf(stream) !== 'ids';

async function send(
  url: string,
  method: string,
  path: string,
  { headers = {}, body }: RequestOptions = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  const json: unknown = text !== '' && isJson ? JSON.parse(text) : undefined;
  return { status: response.status, text, headers: response.headers, json };
}
