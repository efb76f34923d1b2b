import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../../src/doors/elma/routes.ts';
import type { Answer } from '../../support/app.ts';
import type { ElmaWorld } from './world.ts';
import { mine, process, startElma, unknown } from './world.ts';

let world: ElmaWorld;
beforeAll(async () => {
  world = await startElma();
});
afterAll(() => world.app.stop());

const RUNS = { numRuns: 150 } as const;

/** The door's shape: a body whose status HTTP repeats or hides behind 200, and no 5xx of either. */
function expectShape({ status, json, text }: Answer): void {
  const body = json as Readonly<Record<string, unknown>>;
  const told = Number(body['status']);
  const isRefusal = told >= 400;
  expect({ text, told, error: typeof body['error'], code: typeof body['code'] }).toEqual({
    text,
    told: expect.toSatisfy((code: number) => Number.isInteger(code) && code >= 200 && code < 500),
    error: isRefusal ? 'string' : 'undefined',
    code: isRefusal ? 'string' : 'undefined',
  });
  expect([200, told]).toContain(status);
}

const path = fc.constantFrom(...[...routes.keys()].map((each) => each.slice('/v1/'.length)));
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(mine, unknown, process, '', '0', 0, -1, 1, 1.5, 2 ** 31, 1e300, '__proto__', '../../x'),
);

/** Bodies as they should be, with some members replaced by anything, or missing. */
const nearly = fc.record(
  {
    auth_tkn: fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(mine) }, anything),
    id: anything,
    taskid: anything,
    filename: anything,
    uuid: anything,
    name: anything,
    desc: anything,
    token: anything,
    page: anything,
    limit: anything,
    version: anything,
    task: fc.oneof({ weight: 4, arbitrary: taskLike() }, anything),
  },
  { requiredKeys: [] },
);

function taskLike(): fc.Arbitrary<unknown> {
  return fc.record(
    {
      process: fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(process) }, anything),
      version: anything,
      ctx: fc.oneof(
        anything,
        fc.json({ maxDepth: 3 }),
        fc
          .dictionary(fc.constantFrom('StringParam_in', 'IntParam_in', 'FileParam_in', '__proto__'), anything)
          .map((members) => JSON.stringify(members)),
      ),
      callback: fc.oneof(anything, fc.webUrl({ withQueryParameters: true, withFragments: true })),
      priority: anything,
    },
    { requiredKeys: ['process'] },
  );
}

describe('whatever a body holds', () => {
  it('any JSON is answered in the shape of the door', async () => {
    await fc.assert(
      fc.asyncProperty(path, fc.json(), async (to, body) => expectShape(await world.post(to, body))),
      RUNS,
    );
  });

  it('a body that is nearly right is answered in the shape of the door', async () => {
    await fc.assert(
      fc.asyncProperty(path, nearly, async (to, body) => expectShape(await world.post(to, body))),
      RUNS,
    );
  });

  it('a body that is cut off or changed is answered in the shape of the door', async () => {
    const whole = JSON.stringify({ auth_tkn: mine, task: { process, ctx: '{"IntParam_in":1}' }, id: 1 });
    const changed = fc
      .tuple(fc.nat(whole.length), fc.nat(4), fc.string({ unit: 'binary', maxLength: 4 }))
      .map(([at, gone, added]) => whole.slice(0, at) + added + whole.slice(at + gone));
    await fc.assert(
      fc.asyncProperty(path, changed, async (to, body) => {
        const answer = await world.post(to, body);
        expectShape(answer);
      }),
      RUNS,
    );
  });
});
