import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask, failTask } from '../../../src/commands/finishTask.ts';
import type { TaskFence } from '../../../src/domain/task/task.ts';
import type { Answer } from '../../support/app.ts';
import type { ElmaWorld } from './world.ts';
import { mine, other, startElma, unknown } from './world.ts';

let world: ElmaWorld;
beforeAll(async () => {
  world = await startElma();
});
afterAll(() => world.app.stop());

const download = (taskid: unknown, filename: unknown, auth_tkn = mine): Promise<Answer> =>
  world.post('repository/task/download', { auth_tkn, taskid, filename });

/** A task with files, which ends as told. */
async function taskWith(
  files: Readonly<Record<string, string>>,
  end: 'done' | 'failed' | 'executed' = 'done',
): Promise<number> {
  const { id } = await world.create();
  await world.reached(id, 'QUEUE');
  const { fence, context } = await world.take(id);
  for (const [name, content] of Object.entries(files)) await world.upload(id, fence, name, content);
  await ends[end](id, fence, context);
  return id;
}

type End = (id: number, fence: TaskFence, context: ElmaWorld['admin']) => Promise<unknown>;
const failure = { type: 'ApplicationException', reason: 'r', details: null, code: null } as const;
const ends: Readonly<Record<'done' | 'failed' | 'executed', End>> = {
  done: (id, fence, context) => completeTask(world.orchestrator, context, id, fence, null),
  failed: (id, fence, context) => failTask(world.orchestrator, context, id, fence, failure, null),
  executed: async () => {},
};

function expectRefusal(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.json]).toStrictEqual([status, { status, error: expect.any(String), code }]);
  expect(answer.headers.get('content-disposition')).toBeNull();
}

describe('downloading a file', () => {
  it('sends its bytes as nothing but a file, to any allowed system', async () => {
    const id = await taskWith({ '12.html': '<script>alert(1)</script>' });
    for (const system of [mine, other]) {
      const { status, text, headers } = await download(id, '12.html', system);
      expect([status, text]).toEqual([200, '<script>alert(1)</script>']);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-length': '25',
        'content-disposition': `attachment; filename="12.html"; filename*=UTF-8''12.html`,
        etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('finds it by its name in another case too, but by its very name first', async () => {
    const id = await taskWith({ 'Report.TXT': 'report' });
    expect((await download(String(id), 'report.txt')).text).toBe('report');
  });

  it('sends that of a task that has failed', async () => {
    expect((await download(await taskWith({ 'a.txt': 'a' }, 'failed'), 'a.txt')).text).toBe('a');
  });

  it('writes any name into the headers so that it stays one', async () => {
    const name = 'näive "quoted"; x=\'1\' 100%\r\nset-cookie: a.txt';
    const id = await taskWith({ [name]: 'a' });
    const { text, headers } = await download(id, name);
    expect(text).toBe('a');
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="n_ive _quoted_; x='1' 100_set-cookie_ a.txt"; filename*=UTF-8''` +
        `n%C3%A4ive%20_quoted_%3B%20x%3D%271%27%20100%25set-cookie_%20a.txt`,
    );
  });

  it('sends an empty file', async () => {
    const { status, text, headers } = await download(await taskWith({ 'empty.txt': '' }), 'empty.txt');
    expect([status, text, headers.get('content-length')]).toEqual([200, '', '0']);
  });

  it('is refused until the task is completed, with a status of HTTP', async () => {
    const waiting = await world.create();
    expectRefusal(await download(waiting.id, '12.txt'), 409, 'INVALID_TASK_STATUS');
    await world.post('orchestra/task/cancel', { auth_tkn: mine, id: waiting.id });
    expectRefusal(await download(waiting.id, '12.txt'), 409, 'INVALID_TASK_STATUS');
    const executed = await taskWith({ '12.txt': 'a' }, 'executed');
    expectRefusal(await download(executed, '12.txt'), 409, 'INVALID_TASK_STATUS');
  });

  it('is refused where there is no such file, whatever the name looks like', async () => {
    const id = await taskWith({ '12.txt': 'a' });
    for (const name of [
      '13.txt',
      '../12.txt',
      '../../etc/passwd',
      String.raw`..\12.txt`,
      './12.txt',
      '',
      '12.txt\0',
    ])
      expectRefusal(await download(id, name), 404, 'ITEM_NOT_FOUND');
    expectRefusal(await download(2_147_483_647, '12.txt'), 404, 'ITEM_NOT_FOUND');
  });

  it('is refused with a status of HTTP whatever is wrong', async () => {
    const id = await taskWith({ '12.txt': 'a' });
    expectRefusal(await download(id, '12.txt', unknown), 401, 'UNAUTHENTICATED');
    expectRefusal(await download(0, '12.txt'), 400, 'INVALID_ARGUMENT');
    expectRefusal(await download(id, 12), 400, 'INVALID_ARGUMENT');
    expectRefusal(await download(id, null), 400, 'PARAMETER_MISSING');
  });
});

describe('a file that was damaged', () => {
  let disk: ElmaWorld;
  beforeAll(async () => {
    disk = await startElma({ onDisk: true });
  });
  afterAll(() => disk.app.stop());

  /** Asks for a file whose content is another one by now. */
  async function askForDamaged(content: string): Promise<Answer> {
    const { id } = await disk.create();
    await disk.reached(id, 'QUEUE');
    const { fence, context } = await disk.take(id);
    await disk.upload(id, fence, 'a.txt', content);
    await completeTask(disk.orchestrator, context, id, fence, null);
    for (const blob of await blobsOf(disk)) await writeFile(blob, 'y'.repeat(content.length));
    return disk.post('repository/task/download', { auth_tkn: mine, taskid: id, filename: 'a.txt' });
  }

  it('is never sent whole', async () => {
    await expect(askForDamaged('x'.repeat(100_000))).rejects.toThrow('terminated');
  });

  it('is refused where that is known before anything is sent, or where it is lost', async () => {
    const small = await askForDamaged('small');
    expectRefusal(small, 500, 'FILE_UNREADABLE');
    expect(small.headers.get('etag')).toBeNull();
    const { files } = disk.app.services;
    for await (const { id } of files.list()) await files.delete(id);
    const body = { auth_tkn: mine, taskid: 1, filename: 'a.txt' };
    expectRefusal(await disk.post('repository/task/download', body), 500, 'FILE_UNREADABLE');
  });

  async function blobsOf({ app }: ElmaWorld): Promise<readonly string[]> {
    const folder = join(app.dataDir, 'files', 'sha256');
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    return found.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  }
});
