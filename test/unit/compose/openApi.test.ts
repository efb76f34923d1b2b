import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiText } from '../../../src/compose/openApi.ts';
import { routes as elmaRoutes } from '../../../src/doors/elma/routes.ts';
import { operations } from '../../../src/doors/odata/operations/all.ts';
import { registration, routes as robotRoutes } from '../../../src/doors/robot/routes.ts';
import { whyNotAsPromised } from '../../support/promisedAnswers.ts';

interface Called {
  readonly operationId: string;
  readonly summary: string;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Called>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const document = JSON.parse(openApiText()) as Document;
const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => method !== 'servers')
    .map(([method, call]) => ({ route: `${method.toUpperCase()} ${path}`, call })),
);

describe('the OpenAPI document', () => {
  it('is in step with its file', () => {
    expect(readFileSync('schema/openapi.json', 'utf8')).toBe(openApiText());
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(openApiText()))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('describes each route of the doors', () => {
    const routed = [
      ...operations.map(({ method, path }) => `${method} /odata/${path}`),
      ...[registration, ...robotRoutes].map(
        ({ method, path }) => `${method} /robot/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`,
      ),
      ...[...elmaRoutes.keys()].map((path) => `POST ${path}`),
    ];
    expect(routed.filter((route) => !calls.some((call) => call.route === route))).toEqual([]);
  });

  it('names each call once, and says what it is for', () => {
    const names = calls.map(({ call }) => call.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { call } of calls) expect(call.summary).toMatch(/\.$/);
  });

  it('has every schema that it refers to, and no other', () => {
    const referred = [...openApiText().matchAll(/"#\/components\/schemas\/([^"]+)"/g)].flatMap(
      ([, name]) => name ?? [],
    );
    expect([...new Set(referred)].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());
  });
});

describe('an answer', () => {
  const exchange = {
    method: 'GET',
    path: '/health/live',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    text: '{"status":"live"}',
  };

  it('is as the document says', () => {
    expect(whyNotAsPromised(exchange)).toBeNull();
    expect(whyNotAsPromised({ ...exchange, path: '/Health/LIVE?x=1' })).toBeNull();
    expect(whyNotAsPromised({ ...exchange, path: '/elsewhere' })).toBeNull();
  });

  it.each([
    ['another body', { text: '{"status":"well"}' }, 'GET /health/live, 200:\n/status'],
    ['another status', { status: 201 }, 'has no answer 201 to GET /health/live'],
    ['another type', { contentType: 'text/html' }, 'with application/json, not text/html'],
    ['a route that is not described', { path: '/health/well' }, 'has no GET /health/well'],
    ['a body where there is to be none', { path: '/api/Status/Get' }, 'answered 200 with nothing'],
  ])('is not, with %s', (_, changes, reason) => {
    expect(whyNotAsPromised({ ...exchange, ...changes })).toContain(reason);
  });
});
