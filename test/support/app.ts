import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrchestrator } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Services } from '../../src/doors/http/services.ts';

export interface TestApp {
  readonly url: string;
  readonly token: string;
  readonly services: Services;
  /** As admin unless headers say otherwise. */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
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

export interface AppOptions {
  readonly isDemo?: boolean;
  /** Files in a temporary folder instead of memory: projections then run in a worker. */
  readonly onDisk?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export const TOKEN = 'test-admin-token';

/** The whole program on a free port, with its own store. */
export async function startApp({
  isDemo = false,
  onDisk = false,
  environment = {},
}: AppOptions = {}): Promise<TestApp> {
  const folder = onDisk ? await mkdtemp(join(tmpdir(), 'orchestream-test-')) : null;
  const config = readConfig({
    PORT: '0',
    DATA_DIR: folder ?? ':memory:',
    ADMIN_TOKEN: TOKEN,
    ADMIN_PASSWORD: 'correct horse battery staple',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    ...environment,
  });
  const { url, stop, services } = await createOrchestrator({ config, isDemo });
  return {
    url,
    token: TOKEN,
    services,
    request: (method, path, options) => send(url, method, path, options),
    stop: async () => {
      await stop();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

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
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const json: unknown = text !== '' && isJson ? JSON.parse(text) : undefined;
  return { status: response.status, text, headers: response.headers, json };
}
