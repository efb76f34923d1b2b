import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Queue, QueueEvent, QueueSettings } from '../domain/queue/queue.ts';
import { checkSettings, decide } from '../domain/queue/queue.ts';
import type { Committed } from './commit.ts';
import { commit } from './commit.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { readHead } from './foldedStreams.ts';
import { nameStream, takeText } from './reservations.ts';
import { compileSchema } from './schema/compileSchema.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import { sealAppend } from './sealedAppend.ts';

/** Creates a queue. Its name is taken first, which decides; throws NameAlreadyUsed, InvalidArgument, … */
export async function createQueue(
  orchestrator: Orchestrator,
  context: CommandContext,
  settings: QueueSettings,
): Promise<Queue> {
  checkSettings(settings);
  checkSchemas(settings);
  const id = await orchestrator.ids.next('queue');
  const name = nameStream('queue', context.folderId, settings.name);
  const key = randomUUID();
  const event: QueueEvent = { type: 'Create', data: { ...settings, id, key, nameStream: name } };
  const committed = await takeText(
    orchestrator.store,
    {
      stream: name,
      taken: { key, creates: { stream: `queue-${id}`, isNew: true, events: [event] } },
      refusal: 'NameAlreadyUsed',
      metadata: metadataOf(context, orchestrator.clock),
    },
    orchestrator.clock,
  );
  return applied(orchestrator, committed, id);
}

/** Changes a queue; a new name is taken in the same decision and the old one given back. */
export function editQueue(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  settings: QueueSettings,
): Promise<Queue> {
  checkSchemas(settings);
  return changeQueue(orchestrator, context, id, (queue) => {
    const name = nameStream('queue', queue.folderId, settings.name);
    return decide({ type: 'Edit', settings, nameStream: name }, queue);
  });
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
      const queue = demandQueueById(orchestrator, context, id);
      const [event] = decideOn(queue);
      if (event === undefined) return queue;
      return applied(orchestrator, await write(orchestrator, context, queue, event), id);
    },
    () => {},
  );
}

async function write(
  { store, clock }: Orchestrator,
  context: CommandContext,
  queue: Queue,
  event: QueueEvent,
): Promise<Committed> {
  const stream = `queue-${queue.id}`;
  const metadata = metadataOf(context, clock);
  if (event.type === 'Edit' && event.data.nameStream !== undefined) {
    const taken = { key: queue.key, creates: { stream, isNew: false, events: [event] } };
    return takeText(
      store,
      { stream: event.data.nameStream, taken, refusal: 'NameAlreadyUsed', metadata },
      clock,
    );
  }
  return commit(store, sealAppend(stream, await readHead(store, stream), [event], metadata));
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

/** Folds what was just written, so that this node knows it before the log comes round. */
function applied({ definitions }: Orchestrator, committed: Committed, id: number): Queue {
  for (const { recorded } of committed) for (const event of recorded) definitions.apply(event);
  const queue = definitions.queue(id);
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
