import { getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../../src/doors/graphql/schema.ts';
import { type RobotWorld, startRobotWorld } from './robotWorld.ts';
import { at } from './world.ts';

const schema = createSchema();

let world: RobotWorld;
let item: string;
let task: string;
beforeAll(async () => {
  world = await startRobotWorld();
  item = await world.addItem('one');
  await world.addItem('two');
  task = await world.addTask();
  await world.addTask();
});
afterAll(() => world.stop());

/** What an error may not show: paths, SQL, stacks, names of the code. */
const INTERNALS =
  /node_modules|\.ts\b|\bat \w+ \(|select .* from|stacktrace|(?:Type|Range|Reference|Sqlite)Error|resolver/i;

const refused = async (query: string, variables: object = {}) => {
  const { status, codes, data, text } = await world.ask(query, variables);
  expect(text).not.toMatch(INTERNALS);
  return { status, codes: [...new Set(codes)], data };
};
const INVALID = { status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'], data: null };

describe('a document', () => {
  const chain = (depth: number): string => `${'previousAttempt { '.repeat(depth)}id${' }'.repeat(depth)}`;

  it.each([
    ['deep', () => `{ queueItem(id: "1") { ${chain(20)} } }`],
    ['wide', () => `{ queueItem(id: "1") { ${'id '.repeat(1_001)} } }`],
    [
      'aliased',
      () => `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: queue(name: "x") { id }`).join(' ')} }`,
    ],
    ['cyclic', () => '{ queueItem(id: "1") { ...A } } fragment A on QueueItem { previousAttempt { ...A } }'],
    [
      'cyclic by way of another fragment',
      () =>
        '{ queueItem(id: "1") { ...A } } fragment A on QueueItem { nextAttempt { ...B } } fragment B on QueueItem { previousAttempt { ...A } }',
    ],
    [
      'going round in circles through relations',
      () =>
        `{ queues { edges { node { ${'items { edges { node { queue { '.repeat(4)}id${' } } } }'.repeat(4)} } } } }`,
    ],
    ['flooded by directives', () => `{ __typename ${'@skip(if: false) '.repeat(600)} }`],
    ['flooded by directives that are none', () => `{ __typename ${'@x '.repeat(2_400)} }`],
    ['of unknown fragments', () => '{ queueItem(id: "1") { ...Nothing } }'],
    ['of an unknown type', () => 'query ($x: Colour) { queueItem(id: $x) { id } }'],
    ['without a selection where one is needed', () => '{ queues }'],
    ['with a variable that is not declared', () => '{ queueItem(id: $id) { id } }'],
  ])('that is %s is refused', async (_, document) => {
    expect(await refused(document())).toEqual(INVALID);
  });

  it('that is flooded by faults is told of at most 101 of them', async () => {
    const { errors } = await world.ask(`{ __typename ${'@x '.repeat(2_400)} }`);
    expect(errors.length).toBeLessThan(102);
  });

  it.each([
    ['is not closed', '{ queues { '],
    ['has more tokens than it may', `{ ${'id '.repeat(5_001)} }`],
    ['nests brackets without end', '{a'.repeat(2_400)],
    ['has a text without an end', '{ queue(name: "x) { id } }'],
    ['is a text of zeros', '\u0000'.repeat(100)],
  ])('that %s is refused', async (_, document) => {
    expect(await refused(document)).toEqual({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'], data: null });
  });

  it('that multiplies lists by their sizes is refused', async () => {
    const list = (inner: string): string => `{ edges { node { ${inner} } } }`;
    const query = `query ($n: Int!) { queues(first: $n) ${list(`items(first: $n) ${list('history(first: $n) { totalCount }')}`)} }`;
    expect(await refused(query, { n: 1_000 })).toEqual({
      status: 400,
      codes: ['QUERY_TOO_EXPENSIVE'],
      data: null,
    });
  });
});

describe('a variable', () => {
  it.each([
    ['an object for an id', 'query ($v: ID!) { queueItem(id: $v) { id } }', {}],
    ['a list for an id', 'query ($v: ID!) { queueItem(id: $v) { id } }', ['1', '2']],
    ['a fraction for an id', 'query ($v: ID!) { queueItem(id: $v) { id } }', 1.5],
    ['null for what is needed', 'query ($v: ID!) { queueItem(id: $v) { id } }', null],
    ['a text for a number', 'query ($v: Int) { queues(first: $v) { totalCount } }', '5'],
    ['a fraction for a whole number', 'query ($v: Int) { queues(first: $v) { totalCount } }', 1.5],
    ['a number too large', 'query ($v: Int) { queues(first: $v) { totalCount } }', 2_147_483_648],
    [
      'a name that is not in the enumeration',
      'query ($v: WorkKind!) { history(id: 1, kind: $v) { totalCount } }',
      'COLOUR',
    ],
    ['a number for an instant', 'query ($v: DateTime) { queueItems(asOf: $v) { totalCount } }', 5],
    ['no instant', 'query ($v: DateTime) { queueItems(asOf: $v) { totalCount } }', 'yesterday'],
    [
      'a day that the calendar does not have',
      'query ($v: DateTime) { queueItems(asOf: $v) { totalCount } }',
      '2026-02-30',
    ],
    [
      'a year before the first one',
      'query ($v: DateTime) { queueItems(asOf: $v) { totalCount } }',
      '-0001-01-01T00:00:00Z',
    ],
    [
      'a filter with an unknown field',
      'query ($v: QueueItemFilter) { queueItems(filter: $v) { totalCount } }',
      { colour: 1 },
    ],
    [
      'a filter with a wrong value',
      'query ($v: QueueItemFilter) { queueItems(filter: $v) { totalCount } }',
      { status: ['X'] },
    ],
    ['a text for a filter', 'query ($v: QueueItemFilter) { queueItems(filter: $v) { totalCount } }', 'x'],
    [
      'an object for JSON',
      'mutation ($v: JSONText) { addQueueItem(input: { queueName: "Invoices", specificContent: $v }) { id } }',
      { a: 1 },
    ],
  ])('of the wrong type is refused: %s', async (_, query, v) => {
    expect(await refused(query, { v })).toEqual({ status: 400, codes: ['BAD_USER_INPUT'], data: null });
  });

  it.each(['x', '', '-1', '1.5', '1e3', '99999999999999999999', "1' or '1'='1"])(
    'that is an id of no kind is refused: "%s"',
    async (id) => {
      for (const [kind, field] of [
        ['QUEUE_ITEM', 'queueItem'],
        ['TASK', 'task'],
      ] as const) {
        const read = await refused(`query ($id: ID!) { ${field}(id: $id) { id } }`, { id });
        expect(read).toEqual({ status: 200, codes: ['INVALID_ARGUMENT'], data: { [field]: null } });
        const history = `query ($id: ID!) { history(kind: ${kind}, id: $id) { totalCount } }`;
        expect((await refused(history, { id })).codes).toEqual(['INVALID_ARGUMENT']);
      }
    },
  );

  it('that is no object of variables is refused', async () => {
    for (const variables of ['x', 5, ['a']]) {
      const { status, codes } = await refused('{ __typename }', variables as object);
      expect({ status, codes }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
    }
  });
});

describe('an instant before the beginning', () => {
  const before = '0001-01-01T00:00:00Z';
  it.each([
    ['queueItems', `queueItems(asOf: "${before}") { totalCount }`],
    ['workAsOf', `workAsOf(kind: QUEUE_ITEM, id: $id, at: "${before}") { id }`],
    ['diff', `diff(kind: QUEUE_ITEM, id: $id, from: { at: "${before}" }) { field }`],
  ])('is refused by %s', async (name, field) => {
    const query = `query ($id: ID!) { ${field} queueItem(id: $id) { id } }`;
    const { codes, data } = await refused(query, { id: item });
    expect(codes).toEqual(['INVALID_ARGUMENT']);
    // What can be null takes the error to itself; else it ends the whole answer.
    expect(data === null || at(data, name) === null).toBe(true);
  });

  it('is a revision that there is not', async () => {
    for (const revision of [-1, 4_711, 2_147_483_647]) {
      const query = 'query ($id: ID!, $r: Int) { workAsOf(kind: QUEUE_ITEM, id: $id, revision: $r) { id } }';
      expect((await refused(query, { id: item, r: revision })).codes).toEqual(['INVALID_ARGUMENT']);
    }
  });
});

/** Each list of the schema that a root field or a member of an item, a task or a queue leads to. */
const lists = (): Readonly<Record<string, string>> => ({
  anchors: 'anchors(PAGE) PART',
  auditTrail: 'auditTrail(PAGE) PART',
  bots: 'bots(PAGE) PART',
  callbacks: 'callbacks(PAGE) PART',
  folders: 'folders(PAGE) PART',
  history: `history(kind: QUEUE_ITEM, id: "${item}", PAGE) PART`,
  operations: 'operations(PAGE) PART',
  processes: 'processes(PAGE) PART',
  processingRecords: `processingRecords(queueId: "${world.queueId}", PAGE) PART`,
  queueItemComments: 'queueItemComments(PAGE) PART',
  queueItemEvents: 'queueItemEvents(PAGE) PART',
  queueItems: 'queueItems(PAGE) PART',
  reviewers: 'reviewers(PAGE) PART',
  robots: 'robots(PAGE) PART',
  verifications: 'verifications(PAGE) PART',
  queues: 'queues(PAGE) PART',
  systems: 'systems(PAGE) PART',
  tasks: 'tasks(PAGE) PART',
  users: 'users(PAGE) PART',
  'QueueItem.comments': `queueItem(id: "${item}") { in: comments(PAGE) PART }`,
  'QueueItem.history': `queueItem(id: "${item}") { in: history(PAGE) PART }`,
  'QueueItem.log': `queueItem(id: "${item}") { in: log(PAGE) PART }`,
  'Task.comments': `task(id: "${task}") { in: comments(PAGE) PART }`,
  'Task.history': `task(id: "${task}") { in: history(PAGE) PART }`,
  'Task.log': `task(id: "${task}") { in: log(PAGE) PART }`,
  'Queue.items': `queue(id: "${world.queueId}") { in: items(PAGE) PART }`,
});

const page = (list: string, argument: 'after' | 'before'): string =>
  `query ($cursor: String) { ${list.replace('PAGE', `${argument}: $cursor, first: 5`).replace('PART', '{ pageInfo { endCursor } }')} }`;

describe('cursors', () => {
  it('are tried on each list that there is', () => {
    const there = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !name.startsWith('__') && name !== 'Subscription')
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'))
      .map(({ type, field }) => (type.name === 'Query' ? field.name : `${type.name}.${field.name}`));
    const tried = Object.keys(lists());
    expect(there.filter((name) => !tried.includes(name))).toEqual([]);
  });

  it.each([
    '',
    'x',
    'bnVsbA',
    'W10',
    'a'.repeat(100_000),
    Buffer.from('["queues","Name","asc",{},1]').toString('base64url'),
  ])('that are made up are refused by each list: %.20s', async (cursor) => {
    for (const list of Object.values(lists()))
      for (const argument of ['after', 'before'] as const) {
        const { codes } = await refused(page(list, argument), { cursor });
        expect([list, codes]).toEqual([list, ['INVALID_ARGUMENT']]);
      }
  });

  it('of one list are refused by all others', async () => {
    const cursors = new Map<string, string>();
    for (const [name, list] of Object.entries(lists())) {
      const data = await world.data(page(list, 'after'), { cursor: null });
      const text = JSON.stringify(data);
      const [, cursor] = /"endCursor":"([^"]+)"/.exec(text) ?? [];
      if (cursor !== undefined) cursors.set(name, cursor);
    }
    expect(cursors.size).toBeGreaterThan(8);
    const taken: string[] = [];
    for (const [from, cursor] of cursors)
      for (const [name, list] of Object.entries(lists())) {
        if (name === from) continue;
        const { codes } = await refused(page(list, 'after'), { cursor });
        if (codes[0] !== 'INVALID_ARGUMENT') taken.push(`${from} by ${name}`);
      }
    expect(taken).toEqual([]);
  });
});
