import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDemoFiles } from '../../../src/demo/fileServer.ts';

describe("the files of ELMA's example", () => {
  it('are served where its URLs lead', async () => {
    const server = await serveDemoFiles(0);
    onTestFinished(() => server.close());
    const answer = await fetch(`${server.url}?uid=c054ab8e-cd33-429e-b4f3-7f61abcfd381&system=5d5ec66f`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="input.txt"');
    expect(await answer.text()).toMatch(/^A file/);
    expect((await fetch(new URL('/', server.url ?? ''))).status).toBe(404);
  });

  it('are not served where the port is taken', async () => {
    const first = await serveDemoFiles(0);
    const second = await serveDemoFiles(Number(new URL(first.url ?? '').port));
    onTestFinished(async () => {
      await first.close();
      await second.close();
    });
    expect(second.url).toBeNull();
  });
});
