import { Arg, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import { processingStatusNode, ProcessingStatusType } from '../types/queue.ts';
import type { LiveContext } from './liveContext.ts';
import type { StatusAsked, StatusMessage } from './statusStream.ts';
import { statusStream } from './statusStream.ts';

@ObjectType('ProcessingStatusMessage', { description: 'How the work of a queue stands.' })
export class ProcessingStatusMessageType {
  @Field(() => String, {
    description: 'The position of the log up to which it was counted, at least.',
  })
  declare readonly position: string;

  @Field(() => ID, { description: 'Which queue.' })
  declare readonly queueId: string;

  @Field(() => ProcessingStatusType, { description: 'How its work stands.' })
  declare readonly status: ProcessingStatusType;
}

interface Asked {
  readonly args: StatusAsked;
  readonly context: LiveContext;
}

@Resolver()
export class StatusSubscriptions {
  @Subscription(() => ProcessingStatusMessageType, {
    description:
      'How the work of queues stands: of each queue once at the beginning, then whenever it has changed. Who reads slowly is told the latest alone. Needs Queues.View. Errors: ITEM_NOT_FOUND (also where one is in a folder of others, or was deleted), PARAMETER_INVALID, and later what a caller is refused with who has lost what it needs.',
    subscribe: ({ args, context }) => {
      const asked: Asked = { args, context };
      return statusStream(asked.context, asked.args);
    },
  })
  processingStatus(
    @Root() { position, queueId, status }: StatusMessage,
    @Arg('queueIds', () => [ID], { description: 'The queues by their numbers, 1 to 100.' })
    _queueIds: readonly string[],
  ): ProcessingStatusMessageType {
    return { position, queueId: String(queueId), status: processingStatusNode(status) };
  }
}
