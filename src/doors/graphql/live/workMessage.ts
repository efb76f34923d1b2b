import { Field, ID, ObjectType } from 'type-graphql';
import type { WorkKind } from '../../../domain/work.ts';
import { WorkEventType } from '../audit/workEvent.ts';
import { WorkKindEnum } from '../workEnums.ts';
import { queueNamedIn } from './liveEvent.ts';
import type { WorkMessage } from './workEventStream.ts';

@ObjectType('WorkEventMessage', {
  simpleResolvers: true,
  description:
    'What a subscription to events of work tells. Its first message has a position alone: from there on nothing is missed. So have others where much of the log had nothing for it: all up to there was looked through.',
})
export class WorkEventMessageType {
  @Field(() => String, {
    description:
      'Where the event stands in the log. A subscription `after` it goes on with the event that follows, without gap or double.',
  })
  declare readonly position: string;

  @Field(() => WorkKindEnum, {
    nullable: true,
    description: 'What kind of work it is; null where a message has a position alone.',
  })
  declare readonly kind: WorkKind | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The number of the work; null where a message has a position alone.',
  })
  declare readonly workId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The folder that the work is in; null where a message has a position alone.',
  })
  declare readonly folderId: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The queue of an item, where the event names it: those about its reviewer and its comments do not.',
  })
  declare readonly queueId: string | null;

  @Field(() => WorkEventType, {
    nullable: true,
    description: 'The event, as in `history`; null where a message has a position alone.',
  })
  declare readonly event: WorkEventType | null | Promise<WorkEventType>;
}

export function workMessageNode({ position, live }: WorkMessage): WorkEventMessageType {
  if (live === null)
    return { position, kind: null, workId: null, folderId: null, queueId: null, event: null };
  const { event, work } = live;
  const queueId = queueNamedIn(event);
  return {
    position,
    kind: work.kind,
    workId: String(work.id),
    folderId: String(event.metadata.folderId),
    queueId: work.kind === 'queueItem' && queueId !== null ? String(queueId) : null,
    // Read only where it is asked for.
    get event() {
      return live.node();
    },
  };
}
