import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { categoryOf } from '../../../src/domain/event.ts';
import type { ElmaWorld } from './world.ts';
import { mine, process, startElma, unknown } from './world.ts';

/** What is logged at the level that logs most. */
let logged = '';
const log = pino(
  { level: 'trace' },
  new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString();
      done();
    },
  }),
);

let world: ElmaWorld;
beforeAll(async () => {
  world = await startElma({ onDisk: true, log });
});
afterAll(() => world.app.stop());

describe('what a system proves itself with', () => {
  it('is in no event but its own, in no line that is logged, and in no refusal', async () => {
    const answers: string[] = [];
    const post = async (path: string, body: unknown): Promise<void> => {
      const { text, json } = await world.post(path, body);
      if ((json as { readonly task?: object }).task === undefined) answers.push(text);
    };
    const { id } = await world.create({ ctx: '{"StringParam_in":"a"}' });
    await world.reached(id, 'QUEUE');
    for (const auth_tkn of [mine, unknown]) {
      for (const path of ['status', 'cancel', 'status'])
        await post(`orchestra/task/${path}`, { auth_tkn, id });
      await post('orchestra/task/create', { auth_tkn, task: { process, version: 99 } });
      await post('orchestra/task/create', `{"auth_tkn":"${auth_tkn}","task":`);
      await post('repository/task/download', { auth_tkn, taskid: id, filename: auth_tkn });
      await post('repository/actual', { auth_tkn: { of: auth_tkn } });
      await post(`repository/${auth_tkn}`, { auth_tkn });
    }
    log.trace('the last line');
    expect(logged).toContain('the last line');
    const events = await world.orchestrator.store.readAll({ after: 0, maxCount: 10_000 });
    const telling = events.filter((event) => JSON.stringify(event).includes(mine));
    expect(new Set(telling.map(({ stream }) => categoryOf(stream)))).toEqual(new Set(['name', 'system']));
    for (const secret of [mine, unknown]) {
      expect(logged).not.toContain(secret);
      for (const answer of answers) expect(answer).not.toContain(secret);
    }
  });
});
