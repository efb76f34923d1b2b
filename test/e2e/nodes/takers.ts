// Robots that take items and bring results, each request through a node that chance chooses, as behind a proxy that
// knows nothing of them. They write down what they were told.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Client } from '../kill/client.ts';
import type { Ledger } from '../kill/ledger.ts';
import type { Random } from '../kill/random.ts';

export interface Takers {
  /** Calls any node that should run. */
  readonly client: Client;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly queue: { readonly id: number; readonly name: string };
  readonly isOver: () => boolean;
  /** Answers that no client should ever get. */
  readonly surprises: Answer[];
}

const NOTHING_THERE_MS = 40;
const UNKNOWN_MS = 60;
/** The share of attempts that fail and are tried again as another item. */
const FAILURES = 0.1;

/** Resolves when it is over and no taker has an item in hand. */
export async function runTakers(takers: Takers, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => takeAndFinish(takers)));
}

async function takeAndFinish(takers: Takers): Promise<void> {
  while (!takers.isOver()) {
    const id = await take(takers);
    if (id === undefined) await sleep(NOTHING_THERE_MS);
    else await finish(takers, id);
  }
}

async function take({ client, ledger, queue, surprises }: Takers): Promise<number | undefined> {
  const request = { transactionData: { Name: queue.name } };
  const answer = await client('POST', '/odata/Queues/UiPathODataSvc.StartTransaction', request);
  if (answer.told === 'refused' || answer.status === 500) surprises.push(answer);
  const id = answer.status === 200 ? Number(answer.body['Id']) : undefined;
  ledger.takes.push({ queueId: queue.id, told: answer.told, ...(id !== undefined && { id }) });
  return id;
}

/** Says how an item ended until it is told that this is known; said twice it may be refused as final. */
async function finish({ client, ledger, random, surprises }: Takers, id: number): Promise<void> {
  const [successful, mark] = [!random.chance(FAILURES), `mark-${id}`];
  const transactionResult = successful
    ? { IsSuccessful: true, Output: { mark } }
    : {
        IsSuccessful: false,
        ProcessingException: { Type: 'ApplicationException', Reason: 'The page is gone.' },
      };
  const path = `/odata/Queues(${id})/UiPathODataSvc.SetTransactionResult`;
  for (let tries = 1; ; tries += 1) {
    const answer = await client('POST', path, { transactionResult });
    const refusedRightly = answer.told !== 'refused' || (tries > 1 && answer.status === 409);
    if (!refusedRightly || answer.status === 500) surprises.push(answer);
    ledger.results.push({ id, successful, mark, told: answer.told });
    if (answer.told !== 'unknown') return;
    await sleep(UNKNOWN_MS);
  }
}
