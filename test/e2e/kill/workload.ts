// The load of one life of the server: clients that add, take and finish at the same time until they are told to stop,
// and write down what they were told.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Client } from './client.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';

export interface LoadQueue {
  readonly id: number;
  readonly name: string;
  readonly unique: boolean;
}

export interface Load {
  readonly client: Client;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly queues: readonly LoadQueue[];
  /** A text that no other one of this test is. */
  readonly fresh: () => string;
  /** Items taken whose end is not known yet, over all lives of the server. */
  readonly inHand: number[];
  readonly stopped: () => boolean;
  /** Answers that no client should ever get. */
  readonly surprises: Answer[];
}

const route = (action: string): string => `/odata/Queues/UiPathODataSvc.${action}`;

/** Resolves when every client has noticed that it should stop. */
export async function runLoad(load: Load): Promise<void> {
  const { queues } = load;
  await Promise.all([
    ...queues.map((queue) => repeat(load, 10, () => addOne(load, queue))),
    ...queues.map((queue) => repeat(load, 100, () => addAllOrNothing(load, queue))),
    ...queues.map((queue) => repeat(load, 100, () => addIndependently(load, queue))),
    ...[...queues, ...queues].map((queue) => repeat(load, 5, () => takeAndFinish(load, queue))),
  ]);
}

/** Pauses between the requests of one client keep what must be read back after each life small. */
async function repeat({ random, stopped }: Load, pauseMs: number, act: () => Promise<void>): Promise<void> {
  while (!stopped()) {
    await act();
    await sleep(random.between(0, 2 * pauseMs));
  }
}

/** One addition; now and then two with the same reference at once, or one with a reference that is taken. */
async function addOne(load: Load, queue: LoadQueue): Promise<void> {
  const known = load.random.chance(0.1) ? takenReference(load, queue) : undefined;
  const reference = known ?? load.fresh();
  const twins = queue.unique && load.random.chance(0.1);
  await Promise.all(Array.from({ length: twins ? 2 : 1 }, () => sendAdd(load, queue, reference)));
}

async function sendAdd(
  { client, ledger, surprises }: Load,
  queue: LoadQueue,
  reference: string,
): Promise<void> {
  const itemData = {
    Name: queue.name,
    Priority: 'Normal',
    Reference: reference,
    SpecificContent: { reference },
  };
  const answer = await client('POST', route('AddQueueItem'), { itemData });
  const refusedRightly = answer.told !== 'refused' || (queue.unique && answer.status === 409);
  if (!refusedRightly || answer.status === 500) surprises.push(answer);
  const id = answer.told === 'acknowledged' ? { id: idIn(answer) } : {};
  ledger.adds.push({ queueId: queue.id, reference, told: answer.told, ...id });
}

/** All of it or nothing; now and then with a reference that somebody else sends at the same time, or that is taken. */
async function addAllOrNothing(load: Load, queue: LoadQueue): Promise<void> {
  const { random } = load;
  const references = manyFresh(load, random.chance(0.05) ? 150 : random.between(2, 12));
  const taken = queue.unique && random.chance(0.1) ? takenReference(load, queue) : undefined;
  if (taken !== undefined) references[random.between(0, references.length - 1)] = taken;
  const contested = queue.unique && random.chance(0.2) ? references.at(-1) : undefined;
  await Promise.all([
    addBulk(load, queue, 'AllOrNothing', references),
    contested === undefined || contested === taken ? undefined : sendAdd(load, queue, contested),
  ]);
}

async function addIndependently(load: Load, queue: LoadQueue): Promise<void> {
  const references = manyFresh(load, load.random.between(2, 12));
  const taken = queue.unique && load.random.chance(0.3) ? takenReference(load, queue) : undefined;
  if (taken !== undefined) references[0] = taken;
  await addBulk(load, queue, 'ProcessAllIndependently', references);
}

async function addBulk(
  { client, ledger, surprises }: Load,
  queue: LoadQueue,
  commitType: 'AllOrNothing' | 'ProcessAllIndependently',
  references: readonly string[],
): Promise<void> {
  const queueItems = references.map((reference) => ({
    Reference: reference,
    SpecificContent: { reference },
  }));
  const answer = await client('POST', route('BulkAddQueueItems'), {
    queueName: queue.name,
    commitType,
    queueItems,
  });
  if (answer.told === 'refused' || answer.status === 500) surprises.push(answer);
  const nothing = commitType === 'AllOrNothing' && answer.body['Success'] === false;
  const told = answer.told === 'acknowledged' && nothing ? 'refused' : answer.told;
  ledger.bulks.push({
    queueId: queue.id,
    commitType,
    references,
    told,
    failed: nothing ? [] : failedIn(answer),
  });
}

/** Takes an item and finishes it; an item whose end an earlier life left open is finished first. */
async function takeAndFinish(load: Load, queue: LoadQueue): Promise<void> {
  const id = load.inHand.shift() ?? (await take(load, queue));
  if (id === undefined) return;
  if (load.random.chance(0.03)) load.inHand.push(id);
  else await finish(load, id);
}

async function take({ client, ledger, surprises }: Load, queue: LoadQueue): Promise<number | undefined> {
  const answer = await client('POST', route('StartTransaction'), { transactionData: { Name: queue.name } });
  if (answer.told === 'refused' || answer.status === 500) surprises.push(answer);
  const id = answer.status === 200 ? idIn(answer) : undefined;
  ledger.takes.push({ queueId: queue.id, told: answer.told, ...(id !== undefined && { id }) });
  return id;
}

/** Says how an item ended. Said again after an unknown outcome it is the same end, and perhaps refused as final. */
async function finish({ client, ledger, random, inHand, surprises }: Load, id: number): Promise<void> {
  const before = ledger.results.find((result) => result.id === id);
  const successful = before?.successful ?? random.chance(0.6);
  const mark = before?.mark ?? `mark-${id}`;
  const transactionResult = successful
    ? { IsSuccessful: true, Output: { mark } }
    : {
        IsSuccessful: false,
        ProcessingException: { Type: 'ApplicationException', Reason: 'The vendor is not known.' },
      };
  const path = `/odata/Queues(${id})/UiPathODataSvc.SetTransactionResult`;
  const answer = await client('POST', path, { transactionResult });
  const refusedRightly = answer.told !== 'refused' || (before !== undefined && answer.status === 409);
  if (!refusedRightly || answer.status === 500) surprises.push(answer);
  ledger.results.push({ id, successful, mark, told: answer.told });
  if (answer.told === 'unknown') inHand.push(id);
}

const manyFresh = ({ fresh }: Load, count: number): string[] => Array.from({ length: count }, fresh);

/** A reference of this queue that is certainly there; only a unique queue refuses it. */
function takenReference({ ledger, random }: Load, queue: LoadQueue): string | undefined {
  if (!queue.unique) return undefined;
  const { adds } = ledger;
  const add = adds[random.between(0, Math.max(0, adds.length - 1))];
  return add?.queueId === queue.id && add.told === 'acknowledged' ? add.reference : undefined;
}

function idIn({ body }: Answer): number {
  const id = body['Id'];
  if (typeof id !== 'number') throw new Error(`an entity without an Id: ${JSON.stringify(body)}`);
  return id;
}

function failedIn({ body }: Answer): readonly number[] {
  const failed = body['FailedItems'];
  if (!Array.isArray(failed)) return [];
  return failed.map(({ Ordinal }: { readonly Ordinal: number }) => Ordinal - 1);
}
