import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { WorkKind } from '../../../domain/work.ts';
import { WorkKindEnum } from '../workEnums.ts';
import type { LiveContext } from './liveContext.ts';
import type { WorkEventsAsked, WorkMessage } from './workEventStream.ts';
import { workEventStream } from './workEventStream.ts';
import { WorkEventMessageType, workMessageNode } from './workMessage.ts';

interface Asked {
  readonly args: WorkEventsAsked;
  readonly context: LiveContext;
}

@Resolver()
export class WorkSubscriptions {
  @Subscription(() => WorkEventMessageType, {
    description:
      'Each event of a piece of work, of the items of a queue, or of the work in a folder, as it happens: one of `id`, `queueId` and `folderId` is needed. Needs Transactions.View for items and Tasks.View for tasks; in a folder who has one of them hears of that kind. Errors: ITEM_NOT_FOUND (also where it is in a folder of others), INVALID_ORGANIZATION_UNIT, PARAMETER_MISSING, PARAMETER_INVALID, INVALID_ARGUMENT (`after` is no position of this log), POSITION_IN_FUTURE; later SUBSCRIPTION_TOO_SLOW, and what a caller is refused with who has lost what it needs. An error that ends it says in `extensions.position` after which position to go on.',
    subscribe: ({ args, context }) => {
      const asked: Asked = { args, context };
      return workEventStream(asked.context, asked.args);
    },
  })
  workEvents(
    @Root() message: WorkMessage,
    @Arg('kind', () => WorkKindEnum, {
      nullable: true,
      description: 'Which kind of work: needed with `id`; of a folder both where it is left out.',
    })
    _kind: WorkKind | null | undefined,
    @Arg('id', () => ID, { nullable: true, description: 'A piece of work by its number.' })
    _id: string | null | undefined,
    @Arg('queueId', () => ID, { nullable: true, description: 'The items of this queue.' })
    _queueId: string | null | undefined,
    @Arg('folderId', () => ID, { nullable: true, description: 'The work in this folder.' })
    _folderId: string | null | undefined,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'A position that was told before, here or in `extensions.position`: what has happened since is told first. From now on where it is left out.',
    })
    _after: string | null | undefined,
  ) {
    return workMessageNode(message);
  }
}
