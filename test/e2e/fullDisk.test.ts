// The whole program on a disk that fails: what it answers, what it keeps, and that it goes on.
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as DatabaseOfLog from '../../src/store/embedded/database.ts';
import { verifyChains } from '../../src/store/verifyChains.ts';
import type { TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';

/** The log's own connection: SQLite answers as on a full disk where it may have no more pages. */
const opened = vi.hoisted(() => ({ db: null as Database | null }));
vi.mock('../../src/store/embedded/database.ts', async (importOriginal) => {
  const original = await importOriginal<typeof DatabaseOfLog>();
  return { ...original, openForWriting: (path: string) => (opened.db = original.openForWriting(path)) };
});

const LARGE = 'x'.repeat(60_000);

let app: TestApp;
beforeEach(async () => {
  app = await startApp({ onDisk: true });
  await odata('POST', 'QueueDefinitions', { Name: 'Invoices' });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await app.stop();
});

const odata = (method: string, path: string, body?: object) =>
  app.request(method, `/odata/${path}`, { ...(body !== undefined && { body }) });

const add = (reference: string, text = '') =>
  odata('POST', 'Queues/UiPathODataSvc.AddQueueItem', {
    itemData: { Name: 'Invoices', Reference: reference, SpecificContent: { text } },
  });

async function references(): Promise<string[]> {
  const { json } = await odata('GET', 'QueueItems?$orderby=Id&$top=1000');
  return (json as { value: { Reference: string }[] }).value.map(({ Reference }) => Reference);
}

async function readiness(): Promise<unknown> {
  const { status, json } = await app.request('GET', '/health/ready');
  return { status, ...(json as object) };
}

const brokenChains = async () => (await verifyChains(app.services.orchestrator.store)).broken;

describe('a full disk under the log', () => {
  const mayHave = (pages: (now: number) => number): void => {
    const now = opened.db?.prepare<[], number>('PRAGMA page_count').pluck().get() ?? 0;
    opened.db?.pragma(`max_page_count = ${pages(now)}`);
  };

  it('given it, then what cannot be kept is refused, reads are answered, and with room all goes on', async () => {
    mayHave((now) => now + 60);
    const sent = Array.from({ length: 40 }, (_, n) => `r-${n}`);
    const statuses = await Promise.all(sent.map(async (reference) => (await add(reference, LARGE)).status));
    expect(new Set(statuses)).toEqual(new Set([201, 503]));
    const kept = sent.filter((_, n) => statuses[n] === 201);

    expect(await readiness()).toEqual({
      status: 'unready',
      reason: 'the event log cannot be written: database or disk is full',
    });
    expect((await app.request('GET', '/health/live')).status).toBe(200);
    expect((await references()).toSorted()).toEqual(kept.toSorted());

    mayHave(() => 1_000_000);
    await expect.poll(readiness, { timeout: 5_000 }).toEqual({ status: 'ready' });
    const refused = sent.filter((reference) => !kept.includes(reference));
    for (const reference of refused) expect((await add(reference, LARGE)).status).toBe(201);
    await app.restart();
    expect((await references()).toSorted()).toEqual(sent.toSorted());
    expect(await brokenChains()).toEqual([]);
  });
});

describe('a disk that does not take what is flushed', () => {
  /** What all file handles share. */
  async function handles(): Promise<FileHandle> {
    const file = await open(import.meta.filename);
    await file.close();
    return Object.getPrototypeOf(file) as FileHandle;
  }

  it('given it, then nothing more is taken until a restart, and what was acknowledged is there', async () => {
    expect((await add('before')).status).toBe(201);
    const flush = vi.spyOn(await handles(), 'datasync').mockRejectedValue(new Error('EIO'));
    expect((await add('unknown')).status).toBe(503);
    flush.mockRestore();
    expect((await add('after')).status).toBe(503);
    expect(await readiness()).toEqual({
      status: 'unready',
      reason: 'the event log could not be flushed to disk and takes nothing more until a restart',
    });

    await app.restart();
    expect(await readiness()).toEqual({ status: 'ready' });
    const found = await references();
    expect(['before', 'before,unknown']).toContain(found.join());
    expect((await add('since')).status).toBe(201);
    expect(await brokenChains()).toEqual([]);
  });
});
