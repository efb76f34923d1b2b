import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../support/app.ts';
import { startApp } from '../support/app.ts';

/**
 * Every request that UiPath's Orchestrator API guide prints, sent as printed to the demo world; answers are compared
 * with the printed ones key by key. docs/compatibility/seeds.md lists where the page contradicts itself.
 */
interface Printed {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly status: number;
  readonly answer: unknown;
}

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`guide/${file}`, import.meta.url), 'utf8'));
const printed = read('requests.json') as readonly Printed[];
const violations = read('violations.json') as { readonly violation: object; readonly bulkViolation: object };

const ORGANIZATION = 'acme';
const BASE = `/${ORGANIZATION}/default/orchestrator_`;

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ isDemo: true, onDisk: true });
});
afterAll(() => app.stop());

const find = (name: string): Printed => {
  const request = printed.find((each) => each.name === name);
  if (request === undefined) throw new Error(`the guide prints no ${name}`);
  return request;
};

async function answerTo(name: string): Promise<{ status: number; json: unknown; expected: unknown }> {
  const { method, path, body, answer } = find(name);
  const sent = await app.request(method, `${BASE}${path}`, body === undefined ? {} : { body });
  const here = JSON.stringify(answer)
    .replaceAll('{AutomationCloudURL}', app.url)
    .replaceAll('{organizationName}', ORGANIZATION)
    .replaceAll('{tenantName}', 'default');
  return { status: sent.status, json: sent.json, expected: JSON.parse(here) };
}

describe('the requests of the guide', () => {
  // In the order of the page; those that write come after those that read what they change.
  it('shows the history of an item as printed', async () => {
    const { status, json, expected } = await answerTo('item-history');
    expect(status).toBe(200);
    expect(json).toStrictEqual(expected);
  });

  it('shows the processing status as printed, but for the two items that another request shows in progress', async () => {
    const { status, json, expected } = await answerTo('processing-status');
    expect(status).toBe(200);
    expect(json).toStrictEqual(withFirst(expected, { ItemsInProgress: 2 }));
  });

  it('shows the first two items in review as printed', async () => {
    const { status, json, expected } = await answerTo('items-in-review');
    expect(status).toBe(200);
    expect(json).toStrictEqual(expected);
  });

  it('shows the items that a robot works on as printed, but for their number', async () => {
    const { status, json, expected } = await answerTo('items-of-robot');
    expect(status).toBe(200);
    expect(json).toStrictEqual({ ...(expected as object), '@odata.count': 2 });
  });

  it('shows the comments of an item as printed, the newest first as asked', async () => {
    const { status, json, expected } = await answerTo('comments');
    const page = expected as { readonly value: readonly unknown[] };
    expect(status).toBe(200);
    expect(json).toStrictEqual({ ...page, value: page.value.toReversed() });
  });

  it('sets the reviewer as printed', async () => {
    const { status, json, expected } = await answerTo('set-reviewer');
    expect(status).toBe(200);
    expect(json).toStrictEqual(expected);
    const item = await app.request('GET', `${BASE}/odata/QueueItems(1050200)`);
    expect(item.json).toMatchObject({ ReviewerUserId: 583, Status: 'Failed' });
    expect(item.json).not.toMatchObject({ RowVersion: 'AAAAAABDIK8=' });
  });

  it('adds an item as printed, with 201, its own key, time and version', async () => {
    const { status, json, expected } = await answerTo('add-item');
    expect(status).toBe(201);
    const added = json as Record<string, unknown>;
    expect(added).toStrictEqual({
      ...(expected as object),
      Key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CreationTime: expect.stringMatching(/^20\d\d-.*Z$/),
      RowVersion: 'AAAAAAAAAAA=',
      // The page writes O'brian in the text and O'Brian beside it, of one and the same value.
      SpecificData: JSON.stringify({ DynamicProperties: { Email: 'obrian@uipath.com', Name: "O'Brian" } }),
    });
  });

  it('adds items in bulk as printed', async () => {
    const { status, json, expected } = await answerTo('bulk-add');
    expect(status).toBe(200);
    expect(json).toStrictEqual(expected);
    const names = await app.request(
      'GET',
      `${BASE}/odata/QueueItems?$filter=QueueDefinitionName eq 'DocTest'&$orderby=Id`,
    );
    const { value } = names.json as { readonly value: readonly { readonly SpecificContent: object }[] };
    expect(value.map(({ SpecificContent }) => SpecificContent)).toStrictEqual([
      { Name: 'rêvé' },
      { Name: 'même' },
      { Name: 'Žao' },
    ]);
  });

  it('refuses the bulk without references as printed, trailing commas and all, and adds nothing', async () => {
    const { status, json, expected } = await answerTo('bulk-add-refused');
    expect(status).toBe(200);
    expect(json).toStrictEqual(expected);
    const items = await app.request(
      'GET',
      `${BASE}/odata/QueueItems?$filter=QueueDefinitionName eq 'DocTest'`,
    );
    expect(items.json).toMatchObject({ '@odata.count': 3 });
  });
});

describe('the violations that the guide prints', () => {
  const violating = { Email: 'nobody', Age: 17 };

  it('answers an item that violates the schema with the printed details', async () => {
    const { status, json } = await app.request('POST', `${BASE}/odata/Queues/UiPathODataSvc.AddQueueItem`, {
      body: { itemData: { Name: 'DocSchema', SpecificContent: violating } },
    });
    expect(status).toBe(400);
    expect(json).toStrictEqual({ ...violations.violation, traceId: expect.any(String) });
  });

  it('answers a bulk that violates the schema as printed', async () => {
    const { status, json } = await app.request(
      'POST',
      `${BASE}/odata/Queues/UiPathODataSvc.BulkAddQueueItems`,
      {
        body: {
          queueName: 'DocSchema',
          commitType: 'AllOrNothing',
          queueItems: [{ SpecificContent: violating }],
        },
      },
    );
    const [, context] =
      /\$metadata(#.*)$/.exec((json as Record<string, string>)['@odata.context'] ?? '') ?? [];
    expect(status).toBe(200);
    expect(context).toBe('#UiPath.Application.Dto.BulkOperationResponseDto_1OfFailedQueueItemDto');
    expect(json).toMatchObject({ ...violations.bulkViolation, '@odata.context': expect.any(String) });
  });
});

function withFirst(answer: unknown, changes: object): object {
  const page = answer as { readonly value: readonly object[] };
  return { ...page, value: page.value.map((each, index) => (index === 0 ? { ...each, ...changes } : each)) };
}
