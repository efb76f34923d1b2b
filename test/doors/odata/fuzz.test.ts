import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestApp } from '../../support/app.ts';
import { startApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await app.request('POST', '/odata/QueueDefinitions', { body: { Name: 'Q' } });
});
afterAll(() => app.stop());

const RUNS = { numRuns: 200 } as const;

/** No fault of the server, and a refusal in the door's envelope. */
function expectShape({ status, json, text }: Answer): void {
  const { message, errorCode } = (json ?? {}) as Readonly<Record<string, unknown>>;
  const isRefusal = status >= 400;
  expect({ text, status, message: typeof message, errorCode: typeof errorCode }).toEqual({
    text,
    status: expect.toSatisfy((code: number) => code >= 200 && code < 500),
    message: isRefusal ? 'string' : 'undefined',
    errorCode: isRefusal ? 'number' : 'undefined',
  });
}

const post = async (path: string, body: string): Promise<void> =>
  expectShape(await app.request('POST', `/odata/${path}`, { body }));

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('Q', 'New', 'High', '', 0, -1, 1, 1.5, 2 ** 53, 1e300, '__proto__', '2026-01-01T00:00:00Z'),
);
const content = fc.oneof(
  fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('a', 'a@odata.type', '__proto__')), anything),
  anything,
);

const mostly = (usual: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, anything);

const item = fc.record(
  {
    Name: mostly('Q'),
    Priority: mostly('High'),
    Reference: anything,
    DueDate: anything,
    DeferDate: anything,
    SpecificContent: content,
    Progress: anything,
  },
  { requiredKeys: ['Name'] },
);
const result = fc.record(
  {
    IsSuccessful: mostly(true),
    ProcessingException: fc.oneof(
      anything,
      fc.record({ Type: anything, Reason: anything, Details: anything }),
    ),
    Output: content,
    Analytics: content,
    DeferDate: anything,
    Progress: anything,
    OperationId: anything,
  },
  { requiredKeys: [] },
);

/** Bodies as they should be, with some members replaced by anything, or missing. */
const nearly = fc.oneof(
  fc.tuple(fc.constant('Queues/UiPathODataSvc.AddQueueItem'), fc.record({ itemData: item })),
  fc.tuple(
    fc.constant('Queues/UiPathODataSvc.BulkAddQueueItems'),
    fc.record({
      queueName: mostly('Q'),
      commitType: mostly('AllOrNothing'),
      queueItems: fc.oneof(fc.array(item, { maxLength: 3 }), anything),
    }),
  ),
  fc.tuple(
    fc.constant('Queues/UiPathODataSvc.StartTransaction'),
    fc.record({ transactionData: fc.oneof(item, anything) }),
  ),
  fc.tuple(
    fc.constant('Queues(1)/UiPathODataSvc.SetTransactionResult'),
    fc.record({ transactionResult: fc.oneof(result, anything) }),
  ),
  fc.tuple(
    fc.constant('QueueItems(1)/UiPathODataSvc.SetTransactionProgress'),
    fc.record({ progress: anything }),
  ),
  fc.tuple(
    fc.constant('QueueItemComments'),
    fc.record({ QueueItemId: mostly(1), Text: anything }, { requiredKeys: [] }),
  ),
  fc.tuple(
    fc.constant('QueueDefinitions'),
    fc.record(
      { Name: anything, MaxNumberOfRetries: anything, SpecificDataJsonSchema: anything, Tags: anything },
      { requiredKeys: [] },
    ),
  ),
);

describe('whatever a body holds', () => {
  it('any JSON is answered in the shape of the door', async () => {
    await fc.assert(
      fc.asyncProperty(nearly, fc.json(), ([path], body) => post(path, body)),
      RUNS,
    );
  });

  it('a body that is nearly right is answered in the shape of the door', async () => {
    await fc.assert(
      fc.asyncProperty(nearly, ([path, body]) => post(path, JSON.stringify(body))),
      { numRuns: 600 },
    );
  });

  it('a body that is cut off or changed is answered in the shape of the door', async () => {
    const changed = fc
      .tuple(nearly, fc.nat(200), fc.nat(4), fc.string({ unit: 'binary', maxLength: 4 }))
      .map(([[path, body], at, gone, added]): [string, string] => {
        const whole = JSON.stringify(body);
        return [path, whole.slice(0, at) + added + whole.slice(at + gone)];
      });
    await fc.assert(
      fc.asyncProperty(changed, ([path, body]) => post(path, body)),
      RUNS,
    );
  });
});
