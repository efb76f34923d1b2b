import type { CommandContext, Orchestrator } from '../../commands/context.ts';
import { demandQueueById } from '../../commands/queues.ts';
import { numberOf, oneOf } from './ids.ts';

interface QueueNamed {
  readonly queueId?: string | null;
  readonly queueName?: string | null;
}

/** The name of the queue that an input names in either way. Throws ParameterMissing, ParameterInvalid, ItemNotFound. */
export function queueNameOf(
  orchestrator: Orchestrator,
  command: CommandContext,
  { queueId, queueName }: QueueNamed,
): string {
  const named = oneOf(queueId, queueName, 'queueId and queueName');
  return 'a' in named ? demandQueueById(orchestrator, command, numberOf(named.a, 'queueId')).name : named.b;
}
