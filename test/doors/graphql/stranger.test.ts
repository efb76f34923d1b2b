import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../../src/doors/graphql/schema.ts';
import type { StoredEvent } from '../../../src/store/eventStore.ts';
import { type Call, mutationCalls, queryCalls } from './strangerCalls.ts';
import { everythingOf } from './strangerSelection.ts';
import { MARK, startStrangerWorld, type StrangerWorld } from './strangerWorld.ts';
import { type As, at, type Told } from './world.ts';

const schema = createSchema();

type Operation = 'query' | 'mutation';
interface Case extends Call {
  readonly operation: Operation;
  readonly field: GraphQLField<unknown, unknown>;
  readonly name: string;
  /** Which of several types an interface is looked at as. */
  readonly variant: number;
}

const rootFields = (root: GraphQLObjectType | null | undefined): GraphQLField<unknown, unknown>[] =>
  Object.values(root?.getFields() ?? {});

const fieldsOf: Readonly<Record<Operation, GraphQLField<unknown, unknown>[]>> = {
  query: rootFields(schema.getQueryType()),
  mutation: rootFields(schema.getMutationType()),
};
const callsOf = { query: queryCalls, mutation: mutationCalls };

/** In the order of the calls. */
function casesOf(operation: Operation): Case[] {
  const fields = new Map(fieldsOf[operation].map((field) => [field.name, field]));
  return Object.entries(callsOf[operation]).flatMap(([name, calls]) => {
    const field = fields.get(name);
    if (field === undefined) return [];
    return calls.flatMap((call, n) =>
      (operation === 'query' ? [0, 1] : [0]).map((variant) => ({
        ...call,
        operation,
        field,
        variant,
        name: `${name} (${n}, ${variant})`,
      })),
    );
  });
}

let world: StrangerWorld;
beforeAll(async () => {
  world = await startStrangerWorld();
}, 60_000);
afterAll(() => world.stop());

function documentOf({ operation, field, told, variant }: Case, more: string): string {
  const given = [told(world.ids), more].filter((part) => part !== '').join(', ');
  const selection = everythingOf(schema, getNamedType(field.type), variant);
  return `${operation} { ${field.name}${given === '' ? '' : `(${given})`} ${selection} }`;
}

const takesFolder = ({ field }: Case): boolean => field.args.some(({ name }) => name === 'folderId');

/** As the stranger who names no folder, or the one that is full. */
async function asStranger(call: Case): Promise<Told[]> {
  const { folder, stranger } = world;
  const inFull: As = { ...stranger, headers: { 'x-uipath-organizationunitid': folder } };
  const answers = [await world.ask(documentOf(call, ''), {}, inFull)];
  if (takesFolder(call))
    answers.push(await world.ask(documentOf(call, `folderId: "${folder}"`), {}, stranger));
  if (call.makes !== true) answers.push(await world.ask(documentOf(call, ''), {}, stranger));
  return answers;
}

/** Whether an answer holds nothing but that there is nothing. */
function isNothing({ data, codes }: Told, { field }: Case): boolean {
  const value: unknown = data === null ? null : Reflect.get(Object(data), field.name);
  if (value === null || value === undefined) return true;
  if (codes.length > 0) return false;
  const list: unknown = Array.isArray(value) ? value : Reflect.get(Object(value), 'edges');
  return Array.isArray(list) && list.length === 0;
}

/** What is wrong with an answer to the stranger. */
const leaksOf = (answer: Told, call: Case): string[] => [
  ...(answer.text.includes(MARK) ? [`tells what it must not: ${answer.text}`] : []),
  ...(call.isOfNoFolder === true || isNothing(answer, call) ? [] : [`tells something: ${answer.text}`]),
  ...wrongIn(answer),
];

/** A document that is refused for what it is proves nothing. */
const wrongIn = ({ codes, text }: Told): string[] =>
  codes.some((code) => String(code).startsWith('GRAPHQL')) ? [`is no valid document: ${text}`] : [];

const ofFolders = (operation: Operation): Case[] =>
  casesOf(operation).filter(({ isOfNoFolder }) => isOfNoFolder !== true);

describe('somebody with rights in another folder', () => {
  it.each(['query', 'mutation'] as const)('is told of each root field here: %s', (operation) => {
    const silent = fieldsOf[operation].filter(({ name }) => callsOf[operation][name] === undefined);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it.each(casesOf('query'))('reads nothing of a folder: $name', async (call) => {
    const leaks = (await asStranger(call)).flatMap((answer) => leaksOf(answer, call));
    expect(leaks).toEqual([]);
  });

  it.each(ofFolders('query'))('would have read it as its owner: $name', async (call) => {
    const mine = await world.ask(documentOf(call, ''), {}, world.owner);
    expect([mine.codes, isNothing(mine, call)]).toEqual([[], false]);
  });

  it('would have found the texts that it looks for', async () => {
    const silent = new Set<string>();
    for (const call of ofFolders('query')) {
      const { text } = await world.ask(documentOf(call, ''), {}, world.owner);
      if (!text.includes(MARK)) silent.add(call.field.name);
    }
    expect([...silent].toSorted()).toEqual([
      'auditTrail',
      'inclusionProof',
      'operation',
      'operations',
      'processingRecords',
      'queueItemEvents',
      'verification',
      'verifications',
      'verifyAll',
      'verifyChain',
    ]);
  });
});

/** Streams of what belongs to no folder, and of the names and numbers that it takes. */
const ofNoFolder = /^(?:name-(?:bot|system)\.|(?:bot|system|verification|ids|idempotency)-)/;

const eventsAfter = async (after: number): Promise<string[]> => {
  const events = await world.services.orchestrator.store.readAll({ after, maxCount: 1_000 });
  return events.map(({ stream, type }: StoredEvent) => `${stream} ${type}`);
};

describe('somebody with rights in another folder who wants to change one', () => {
  it.each(casesOf('mutation'))('changes nothing: $name', async (call) => {
    const { store } = world.services.orchestrator;
    const before = await store.lastPosition();
    const leaks = (await asStranger(call)).flatMap((answer) => leaksOf(answer, call));
    expect(leaks).toEqual([]);
    const changed = (await eventsAfter(before)).filter(
      (event) => call.isOfNoFolder !== true || !ofNoFolder.test(event),
    );
    expect(changed.join(', ')).toBe('');
  });

  it.each([
    ['retryQueueItems', ''],
    ['deleteQueueItems', ''],
    ['setReviewers', ''],
    ['setPriorities', 'priority: HIGH, '],
  ])('finds no items of it from the own folder: %s', async (name, more) => {
    const { queue, added, failed } = world.ids;
    const filter = `filter: { queueId: "${queue}", ids: ["${added}", "${failed}"] }`;
    const data = await world.data(`mutation { ${name}(${more}${filter}) { total } }`, {}, world.stranger);
    expect(at(data, name, 'total')).toBe(0);
  });

  it.each(ofFolders('mutation'))('would have changed it as its owner: $name', async (call) => {
    const as = call.byWorker === true ? world.worker.as : world.owner;
    const { codes, data } = await world.ask(documentOf(call, ''), {}, as);
    const value: unknown = Reflect.get(Object(data), call.field.name);
    expect([codes, value === null || value === undefined]).toEqual([[], false]);
  });
});
