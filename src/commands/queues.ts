import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Target } from '../domain/idempotency.ts';
import type { PersonalKind } from '../domain/personal.ts';
import type { Queue, QueueEvent, QueueSettings } from '../domain/queue/queue.ts';
import { checkSettings, decide, isPersonal, settingsIn } from '../domain/queue/queue.ts';
import { decode } from '../store/decode.ts';
import { commit } from './commit.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { demandExpected, metadataOf } from './context.ts';
import { idsOnce, isCarriedOut } from './idempotency.ts';
import { giveBackUnusedName } from './giveBackUnusedName.ts';
import type { Taking } from './reservations.ts';
import { nameStream, takeText } from './reservations.ts';
import { compileSchema } from './schema/compileSchema.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import type { Head } from './sealedAppend.ts';
import { headAt, sealAppend } from './sealedAppend.ts';

const queueStream = (id: number): string => `queue-${id}`;

/** Creates a queue. Its name is taken first, which decides; throws NameAlreadyUsed, InvalidArgument, … */
export async function createQueue(
  orchestrator: Orchestrator,
  context: CommandContext,
  settings: QueueSettings,
): Promise<Queue> {
  checkSettings(settings);
  checkSchemas(settings);
  const { once } = context;
  const before = once?.isRepeat === true ? queueOfKey(orchestrator, once.target.key) : undefined;
  if (before !== undefined) return before;
  const id = await orchestrator.ids.next('queue');
  const name = nameStream('queue', context.folderId, settings.name);
  const key = once?.target.key ?? randomUUID();
  const event: QueueEvent = { type: 'Create', data: { ...settingsIn(settings), id, key, nameStream: name } };
  const taken = { key, creates: { stream: queueStream(id), isNew: true, events: [event] } };
  await takeName(orchestrator, context, name, taken);
  return written(orchestrator, id);
}

/** What a queue that is created under a key is known by. */
export const queueTarget = (): Target => ({ key: randomUUID() });

const queueOfKey = ({ definitions }: Orchestrator, key: string | undefined): Queue | undefined =>
  key === undefined ? undefined : definitions.queueByKey(key);

/** What is personal from now on can stand in plain text in items that are there. */
export interface PlaintextRule {
  /** Whether it may stay there, since no event is ever changed. */
  readonly stays: boolean;
  /** How many items hold content of these kinds in plain text. */
  readonly count: (queueId: number, kinds: readonly PersonalKind[]) => Promise<number>;
}

/**
 * Changes a queue; a new name is taken in the same decision and the old one given back. `plaintext` is asked where more
 * becomes personal; throws ItemsInPlainText.
 */
export async function editQueue(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  settings: QueueSettings,
  plaintext?: PlaintextRule,
): Promise<Queue> {
  checkSchemas(settings);
  if (plaintext?.stays === false)
    await demandNoPlaintext(demandQueueById(orchestrator, context, id), settings, plaintext);
  return changeQueue(orchestrator, context, id, (queue) => {
    const name = nameStream('queue', queue.folderId, settings.name);
    return decide({ type: 'Edit', settings, nameStream: name }, queue);
  });
}

async function demandNoPlaintext(
  queue: Queue,
  { personal = [] }: QueueSettings,
  { count }: PlaintextRule,
): Promise<void> {
  const added = personal.filter((kind) => !isPersonal(queue, kind));
  const items = added.length === 0 ? 0 : await count(queue.id, added);
  if (items > 0) throw new DomainError('ItemsInPlainText', undefined, `${items} items`);
}

/** Deletes a queue: its items stay readable and are never handed out, its name is free. */
export function deleteQueue(orchestrator: Orchestrator, context: CommandContext, id: number): Promise<Queue> {
  return changeQueue(orchestrator, context, id, (queue) => decide({ type: 'Delete' }, queue));
}

function changeQueue(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  decideOn: (queue: Queue) => QueueEvent[],
): Promise<Queue> {
  return retryOnConflict(
    async () => {
      const stream = queueStream(id);
      if (await isCarriedOut(orchestrator.store, context.once, stream, Number.MAX_SAFE_INTEGER))
        return written(orchestrator, id);
      const { queue, head } = await lastQueue(orchestrator, context, id);
      const [event] = decideOn(queue);
      if (event === undefined) return queue;
      demandExpected(context, queue);
      await write(orchestrator, context, queue, head, event);
      return written(orchestrator, id);
    },
    () => {},
  );
}

/** A queue as the log has it, of which this node may not have heard yet, and where its stream ends. */
async function lastQueue(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
): Promise<{ queue: Queue; head: Head }> {
  demandQueueById(orchestrator, context, id);
  const head = await hear(orchestrator, id);
  return { queue: demandQueueById(orchestrator, context, id), head };
}

/** Folds what the log has of a queue and this node does not know yet. */
async function hear({ store, definitions }: Orchestrator, id: number): Promise<Head> {
  const events = await store.readStream(queueStream(id), { from: definitions.queue(id)?.revision ?? 0 });
  for (const event of events) definitions.apply(decode(event));
  return headAt(events.at(-1));
}

async function write(
  orchestrator: Orchestrator,
  context: CommandContext,
  { id, key }: Queue,
  head: Head,
  event: QueueEvent,
): Promise<void> {
  const stream = queueStream(id);
  if (event.type === 'Edit' && event.data.nameStream !== undefined) {
    const taken = { key, creates: { stream, isNew: false, events: [event] } };
    await takeName(orchestrator, context, event.data.nameStream, taken);
    return;
  }
  const { store, clock } = orchestrator;
  const ids = idsOnce(context.once, stream, [event]);
  await commit(store, sealAppend(stream, head, [event], metadataOf(context, clock), ids));
}

/** Takes a name and writes what follows; one that its holder does not bear is given back first. */
async function takeName(
  { store, clock }: Orchestrator,
  context: CommandContext,
  stream: string,
  taken: Taking['taken'],
): Promise<void> {
  const metadata = metadataOf(context, clock);
  const taking: Taking = { stream, taken, refusal: 'NameAlreadyUsed', metadata };
  try {
    await takeText(store, taking, clock);
  } catch (error) {
    const isUsed = error instanceof DomainError && error.code === 'NameAlreadyUsed';
    if (!isUsed || !(await giveBackUnusedName(store, stream, metadata))) throw error;
    await takeText(store, taking, clock);
  }
}

/** A queue by id in the caller's folder; ItemNotFound also where it was deleted. */
export function demandQueueById(
  { definitions }: Orchestrator,
  { folderId }: CommandContext,
  id: number,
): Queue {
  const queue = definitions.queue(id);
  if (queue === undefined || queue.deleted || queue.folderId !== folderId)
    throw new DomainError('ItemNotFound', 'The queue does not exist.');
  return queue;
}

/** The queue behind a write, which this node then knows before the log comes round. */
async function written(orchestrator: Orchestrator, id: number): Promise<Queue> {
  await hear(orchestrator, id);
  const queue = orchestrator.definitions.queue(id);
  if (queue === undefined) throw new Error('a written queue is known');
  return queue;
}

function checkSchemas(settings: QueueSettings): void {
  for (const schema of [
    settings.specificDataJsonSchema,
    settings.outputDataJsonSchema,
    settings.analyticsDataJsonSchema,
  ])
    if (schema !== null) compileSchema(schema);
}
