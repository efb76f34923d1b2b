import type { Edits } from '../domain/queueItem/queueItem.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import type { Handled } from './handle.ts';
import { handle } from './handle.ts';
import { checkSchema } from './newItem.ts';
import { contentEnvelope } from './personal/sealing.ts';
import { referenceStream } from './reservations.ts';
import type { Versioned } from './reviewQueueItems.ts';
import { checkSize } from './schema/limits.ts';

export interface ItemEdits extends Omit<Edits, 'content'> {
  /** A flat JSON object as text; null takes the content away. */
  readonly content?: string | null;
}

/** Changes a new item. Throws InvalidStatusForEdit, OptimisticConcurrency, a size or schema violation. */
export async function editQueueItem(
  orchestrator: Orchestrator,
  context: CommandContext,
  { id, version }: Versioned,
  { content, ...edits }: ItemEdits,
): Promise<Handled> {
  if (typeof content === 'string') checkSize('content', content);
  if (typeof edits.progress === 'string') checkSize('progress', edits.progress);
  return handle(orchestrator, context, id, async (item) => {
    const schema = orchestrator.definitions.queue(item.created.queueId)?.specificDataJsonSchema;
    if (typeof schema === 'string' && content !== undefined)
      checkSchema(schema, content ?? '{}', 'QueueItemViolatesSpecificDataJsonSchema');
    const envelope =
      typeof content === 'string' ? await contentEnvelope(orchestrator, item, content) : content;
    const changes: Edits = envelope === undefined ? edits : { ...edits, content: envelope };
    return { type: 'Edit', changes, ...(version !== undefined && { version }) };
  });
}

/** Deletes an item that nobody works on; the last attempt of a chain gives its reference back. */
export function deleteQueueItem(
  orchestrator: Orchestrator,
  context: CommandContext,
  { id, version }: Versioned,
): Promise<Handled> {
  return handle(orchestrator, context, id, ({ created: { queueId, reference } }) => {
    const holds = orchestrator.definitions.queue(queueId)?.enforceUniqueReference === true;
    return {
      type: 'Delete',
      ...(holds && reference !== undefined && { referenceStream: referenceStream(queueId, reference) }),
      ...(version !== undefined && { version }),
    };
  });
}
