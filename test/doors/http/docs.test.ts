import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiText } from '../../../src/compose/openApi.ts';
import { startApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const open = { headers: { authorization: '' } };

describe('/docs', () => {
  it('is a page that needs no credential and loads nothing from elsewhere', async () => {
    const { status, headers, text } = await app.request('GET', '/docs', open);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(text).not.toMatch(/https?:|\/\//);
    const names = [...text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].flatMap(([, name]) => name ?? []);
    expect(names).toHaveLength(3);
    for (const name of names) expect((await app.request('GET', `/${name}`, open)).status).toBe(200);
  });

  it('is where the bare address leads', async () => {
    const answer = await fetch(app.url, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/docs']);
  });

  it('has the OpenAPI document beside it', async () => {
    const { status, headers, text } = await app.request('GET', '/docs/openapi.json', open);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(text).toBe(openApiText());
  });
});
