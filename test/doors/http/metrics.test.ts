import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.stop());

async function behind(): Promise<number> {
  const { text } = await app.request('GET', '/metrics');
  const [, value = ''] = /^orchestream_projection_behind_positions (\d+)$/m.exec(text) ?? [];
  return Number.parseInt(value, 10);
}

it('given what another node has written, then projections that have not come to it are as far behind', async () => {
  const { consistency } = app.services.reads;
  await expect.poll(behind).toBe(0);
  consistency.grown(consistency.checkpoint + 700);
  expect(await behind()).toBe(700);
  consistency.reached(consistency.checkpoint + 300);
  expect(await behind()).toBe(400);
});
