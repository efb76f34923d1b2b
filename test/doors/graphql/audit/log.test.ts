import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signerOf } from '../../../../src/audit/anchors/signer.ts';
import { rootBy, type Step } from '../../../../src/audit/tree.ts';
import { anchorAll, newSigner } from '../../../unit/audit/anchoredLog.ts';
import { at, idOf, nodesOf, startWorld, type World } from '../world.ts';

let world: World;
let shared: string;
beforeAll(async () => {
  world = await startWorld();
  shared = String(world.services.orchestrator.definitions.folders()[0]?.id);
  await world.data('mutation { createQueue(input: { name: "Q" }) { id } }');
  for (const reference of ['R-1', 'R-2', 'R-3'])
    await world.data(
      `mutation { addQueueItem(input: { queueName: "Q", reference: "${reference}" }) { id } }`,
    );
  await world.data('mutation { startTransaction(input: { queueName: "Q" }) { id } }');
  await anchorAll(world.services.orchestrator.store, {
    signer: await signerOf(world.keys),
    keys: world.keys,
    everyEvents: 4,
  });
});
afterAll(() => world.stop());

const trail = (variables: object, as = {}) =>
  world.ask(
    `query ($filter: AuditTrailFilter, $direction: OrderDirection = DESC, $first: Int, $after: String, $last: Int, $before: String) {
      auditTrail(filter: $filter, direction: $direction, first: $first, after: $after, last: $last, before: $before) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { node { stream revision type at kind workId door folderId requestId hash principal { kind id name } } }
      }
    }`,
    variables,
    as,
  );
const streams = (data: unknown) =>
  nodesOf(at(data, 'auditTrail')).map(
    (node) => `${String(at(node, 'stream'))}/${String(at(node, 'revision'))}`,
  );

describe('auditTrail', () => {
  it('shows who did what across streams, the newest first', async () => {
    const { data, errors } = await trail({});
    expect(errors).toEqual([]);
    expect(streams(data)).toEqual([
      'queueItem-1/1',
      'queueItem-3/0',
      'queueItem-2/0',
      'queueItem-1/0',
      'queue-1/0',
      'user-1/0',
      'folder-1/0',
    ]);
    expect(at(data, 'auditTrail', 'totalCount')).toBe(7);
    const [first, , , , queue, user] = nodesOf(at(data, 'auditTrail'));
    expect(first).toMatchObject({
      type: 'Status',
      kind: 'QUEUE_ITEM',
      workId: '1',
      door: 'GRAPHQL',
      folderId: shared,
      principal: { kind: 'USER', name: 'admin' },
    });
    expect(queue).toMatchObject({ kind: null, workId: null, type: 'Create' });
    expect(user).toMatchObject({ folderId: null, door: 'INTERNAL', principal: { kind: 'SYSTEM' } });
    const history = await world.data(
      '{ history(kind: QUEUE_ITEM, id: "1", last: 1) { edges { node { hash } } } }',
    );
    expect(at(first, 'hash')).toBe(at(history, 'history', 'edges', 0, 'node', 'hash'));
  });

  it.each([
    ['a principal', { principal: { kind: 'SYSTEM', id: 'orchestream' } }, ['user-1/0', 'folder-1/0']],
    ['a door', { door: 'INTERNAL' }, ['user-1/0', 'folder-1/0']],
    ['a type', { type: 'Status' }, ['queueItem-1/1']],
    ['a time', { time: { to: '2020-01-01' } }, []],
    ['nothing of it', { principal: { kind: 'ROBOT', id: '1' } }, []],
  ])('is filtered by %s', async (_, filter, expected) => {
    expect(streams((await trail({ filter })).data)).toEqual(expected);
  });

  it('is filtered by a folder, one of the caller', async () => {
    expect(streams((await trail({ filter: { folderId: shared } })).data)).toHaveLength(5);
    const { id: other } = await world.createFolder('Elsewhere');
    const local = await world.createUser('local auditor', ['auditor'], [other]);
    const as = { token: await world.tokenOf(local.id) };
    expect(streams((await trail({}, as)).data)).toEqual([]);
    expect((await trail({ filter: { folderId: shared } }, as)).codes).toEqual(['INVALID_ORGANIZATION_UNIT']);
    expect((await trail({ filter: { folderId: 'x' } })).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('is read page by page from either end, in either direction', async () => {
    const filter = { folderId: shared };
    const whole = streams((await trail({ filter, direction: 'ASC' })).data);
    const walked: string[] = [];
    for (let after: unknown = null, more: unknown = true; more === true;) {
      const { data } = await trail({ filter, direction: 'ASC', first: 2, after });
      walked.push(...streams(data));
      after = at(data, 'auditTrail', 'pageInfo', 'endCursor');
      more = at(data, 'auditTrail', 'pageInfo', 'hasNextPage');
    }
    expect(walked).toEqual(whole);
    const last = await trail({ filter, direction: 'ASC', last: 2 });
    expect(streams(last.data)).toEqual(whole.slice(-2));
    const before = at(last.data, 'auditTrail', 'pageInfo', 'startCursor');
    expect(streams((await trail({ filter, direction: 'ASC', last: 2, before })).data)).toEqual(
      whole.slice(-4, -2),
    );
    expect((await trail({ filter, after: before })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('anchors', () => {
  const anchors = (variables: object) =>
    world.ask(
      `query ($first: Int, $after: String, $last: Int, $before: String) {
        anchorKey { algorithm publicKey }
        anchors(first: $first, after: $after, last: $last, before: $before) {
          totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
          edges { node { number count position logId span root previous hash publicKey statement signature at } }
        }
      }`,
      variables,
    );
  const numbers = (data: unknown) => nodesOf(at(data, 'anchors')).map((node) => at(node, 'number'));

  it('are shown with the key that they are signed with', async () => {
    const { data, errors } = await anchors({});
    expect(errors).toEqual([]);
    const nodes = nodesOf(at(data, 'anchors'));
    expect(numbers(data)).toEqual(nodes.map((_, n) => n));
    expect(nodes.length).toBeGreaterThan(2);
    expect(at(data, 'anchors', 'totalCount')).toBe(nodes.length);
    expect(at(data, 'anchorKey')).toEqual({ algorithm: 'Ed25519', publicKey: at(nodes[0], 'publicKey') });
    expect(at(nodes[1], 'previous')).toBe(at(nodes[0], 'hash'));
    expect(JSON.parse(String(at(nodes[1], 'statement')))).toMatchObject({
      number: 1,
      count: at(nodes[1], 'count'),
      root: at(nodes[1], 'root'),
    });
  });

  it('are read from either end', async () => {
    const first = await anchors({ first: 2 });
    expect(numbers(first.data)).toEqual([0, 1]);
    const after = at(first.data, 'anchors', 'pageInfo', 'endCursor');
    expect(numbers((await anchors({ first: 1, after })).data)).toEqual([2]);
    const last = await anchors({ last: 1 });
    const before = at(last.data, 'anchors', 'pageInfo', 'startCursor');
    expect(numbers((await anchors({ last: 1, before })).data)).toEqual([Number(numbers(last.data)[0]) - 1]);
    expect(numbers((await anchors({ last: 5, before: after })).data)).toEqual([0]);
  });

  it('prove that an event was in the log', async () => {
    const prove = (variables: object) =>
      world.data(
        `query ($revision: Int, $anchor: Int) {
          inclusionProof(kind: QUEUE_ITEM, id: "1", revision: $revision, anchor: $anchor) {
            stream revision hash steps { side hash } anchor { number root }
          }
        }`,
        variables,
      );
    const proof = at(await prove({}), 'inclusionProof');
    expect(proof).toMatchObject({ stream: 'queueItem-1', revision: 1 });
    const steps = at(proof, 'steps') as { side: string; hash: string }[];
    const taken = steps.map(({ side, hash }): Step => (side === 'LEFT' ? { left: hash } : { right: hash }));
    expect(rootBy(String(at(proof, 'hash')), taken)).toBe(at(proof, 'anchor', 'root'));
    expect(await prove({ revision: 1, anchor: 0 })).toEqual({ inclusionProof: null });
    expect(await prove({ revision: 7 })).toEqual({ inclusionProof: null });
  });
});

const VERIFICATION = `id status progress eventsChecked startedAt endedAt reason startedBy { name }
  result { valid events streams brokenLinks broken { stream } anchors incomparable unanchored anchorFaults faults { anchor fault detail } keys { publicKey first last anchors } }`;

async function verified(variables: object): Promise<unknown> {
  const begun = await world.data(
    `mutation ($trustedKeys: [String!], $acceptedLosses: [Int!]) { verifyAll(trustedKeys: $trustedKeys, acceptedLosses: $acceptedLosses) { ${VERIFICATION} } }`,
    variables,
  );
  expect(at(begun, 'verifyAll', 'status')).toBe('RUNNING');
  for (;;) {
    const found = await world.data(`query ($id: ID!) { verification(id: $id) { ${VERIFICATION} } }`, {
      id: idOf(begun),
    });
    const verification = at(found, 'verification');
    if (at(verification, 'status') !== 'RUNNING') return verification;
    expect(at(verification, 'progress')).not.toBeNull();
    await sleep(5);
  }
}

describe('verifyAll', () => {
  it('begins a verification, whose outcome can be asked for', async () => {
    const verification = await verified({});
    expect(verification).toMatchObject({
      status: 'FINISHED',
      progress: null,
      reason: null,
      startedBy: { name: 'admin' },
      result: { valid: true, brokenLinks: 0, broken: [], incomparable: 0, anchorFaults: 0, faults: [] },
    });
    expect(at(verification, 'result', 'keys', 0, 'publicKey')).toBe(world.services.audit.publicKey);
  });

  it('tells what does not hold, and takes keys that are named', async () => {
    const { store } = world.services.orchestrator;
    await world.data(`mutation { addQueueItem(input: { queueName: "Q" }, folderId: "${shared}") { id } }`);
    const other = newSigner();
    await anchorAll(store, { signer: other, everyEvents: 1_000 });
    const verification = await verified({});
    expect(verification).toMatchObject({
      result: { valid: false, brokenLinks: 0, anchorFaults: 1, faults: [{ fault: 'KEY' }] },
    });
    expect(await verified({ trustedKeys: [other.publicKey], acceptedLosses: [] })).toMatchObject({
      result: { valid: true, faults: [] },
    });
  });

  it('is not there under another id', async () => {
    expect(await world.data('{ verification(id: "none") { status } }')).toEqual({ verification: null });
  });

  it('is found again as the last one, and among all of them', async () => {
    const first = idOf(await verified({}).then((found) => ({ found })));
    const last = idOf({ found: await verified({}) });
    const shown = await world.data('{ verifyAll { id status startedBy { name } result { valid } } }');
    expect(shown).toMatchObject({
      verifyAll: { id: last, status: 'FINISHED', startedBy: { name: 'admin' }, result: expect.anything() },
    });
    const list =
      'query ($first: Int, $after: String) { verifications(first: $first, after: $after) { totalCount pageInfo { endCursor } edges { node { id } } } }';
    const page = at(await world.data(list, { first: 1 }), 'verifications');
    expect(nodesOf(page)).toEqual([{ id: last }]);
    const after = at(page, 'pageInfo', 'endCursor');
    const next = at(await world.data(list, { first: 1, after }), 'verifications');
    expect(nodesOf(next)).toEqual([{ id: first }]);
    expect(Number(at(page, 'totalCount'))).toBeGreaterThanOrEqual(2);
  });

  it('is for who may use all folders', async () => {
    const local = await world.createUser('one folder', ['auditor'], [Number(shared)]);
    const as = { token: await world.tokenOf(local.id) };
    expect((await world.ask('mutation { verifyAll { id } }', {}, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
    for (const query of ['verification(id: "x") { id }', 'verifyAll { id }', 'verifications { totalCount }'])
      expect((await world.ask(`{ ${query} }`, {}, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
    const auditor = await world.createUser('all folders', ['auditor']);
    const whole = { token: await world.tokenOf(auditor.id) };
    expect((await world.ask('mutation { verifyAll { id } }', {}, whole)).codes).toEqual([]);
  });
});

describe('queueItems as of an instant', () => {
  const items = (variables: object, as = {}) =>
    world.ask(
      `query ($asOf: DateTime!, $filter: QueueItemFilter, $order: QueueItemOrder, $first: Int, $after: String, $folderId: ID) {
        queueItems(asOf: $asOf, filter: $filter, order: $order, first: $first, after: $after, folderId: $folderId) {
          totalCount pageInfo { endCursor hasNextPage } edges { node { id status reference } }
        }
      }`,
      { folderId: shared, ...variables },
      as,
    );
  let before: unknown;
  beforeAll(async () => {
    const { data } = await trail({ filter: { type: 'Create', folderId: shared }, direction: 'ASC' });
    // When the last item had been added, and none was taken.
    before = at(nodesOf(at(data, 'auditTrail'))[3], 'at');
  });

  it('are as they were, in the filters and orders of today', async () => {
    const { data, errors } = await items({ asOf: before, order: { by: 'ID' } });
    expect(errors).toEqual([]);
    expect(nodesOf(at(data, 'queueItems'))).toMatchObject([
      { id: '1', reference: 'R-1' },
      { id: '2', status: 'NEW' },
      { id: '3', status: 'NEW' },
    ]);
    const filtered = await items({ asOf: before, filter: { reference: 'R-2' } });
    expect(at(filtered.data, 'queueItems', 'totalCount')).toBe(1);
  });

  it('are read page by page', async () => {
    const first = await items({ asOf: before, order: { by: 'REFERENCE' }, first: 2 });
    const after = at(first.data, 'queueItems', 'pageInfo', 'endCursor');
    const rest = await items({ asOf: before, order: { by: 'REFERENCE' }, first: 2, after });
    expect(nodesOf(at(rest.data, 'queueItems')).map((node) => at(node, 'reference'))).toEqual(['R-3']);
  });

  it('are not of the future or before the log, and not for readers', async () => {
    for (const asOf of ['2999-01-01', '2020-01-01'])
      expect((await items({ asOf })).codes).toEqual(['INVALID_ARGUMENT']);
    const reader = await world.createUser('a reader', ['reader']);
    const as = { token: await world.tokenOf(reader.id) };
    expect((await items({ asOf: before }, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
    const local = await world.createUser('elsewhere', ['auditor'], [Number(shared) + 100]);
    const elsewhere = { token: await world.tokenOf(local.id) };
    expect((await items({ asOf: before }, elsewhere)).codes).toEqual(['INVALID_ORGANIZATION_UNIT']);
  });
});
