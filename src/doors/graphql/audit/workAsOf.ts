import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { WorkEntry } from '../../../audit/workHistory.ts';
import type { Work } from '../../../domain/changes/work.ts';
import { fieldsOf } from '../../../domain/changes/work.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { WorkRef } from '../../../domain/work.ts';
import { screaming } from '../names.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { queueItemNode } from '../types/queueItem.ts';
import { taskNode } from '../types/task.ts';
import { WorkType } from '../types/work.ts';
import { WorkKindEnum } from '../workEnums.ts';
import { WorkFieldType, workFieldNodes } from './workEvent.ts';

@InputType('WorkMoment', {
  description:
    'A moment in the life of a piece of work: one of both. At an instant the work is as its events up to the first one say that was decided later.',
})
export class WorkMoment {
  @Field(() => DateTime, { nullable: true, description: 'An instant.' })
  declare readonly at?: Instant | null;

  @Field(() => Int, { nullable: true, description: 'Right after the event of this revision.' })
  declare readonly revision?: number | null;
}

@ObjectType('WorkAsOf', {
  simpleResolvers: true,
  description: 'A piece of work as it was at a moment, folded from its events.',
})
export class WorkAsOfType {
  @Field(() => WorkKindEnum, { description: 'What kind of work it is.' })
  declare readonly kind: string;

  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => Int, { description: 'The revision of the last event that had happened.' })
  declare readonly revision: number;

  @Field(() => DateTime, { description: 'When that was decided.' })
  declare readonly at: Instant;

  @Field(() => String, { description: 'Its status, as in WorkEvent.' })
  declare readonly status: string;

  @Field(() => [WorkFieldType], { description: 'All its fields that had a value.' })
  declare readonly fields: readonly WorkFieldType[];

  @Field(() => WorkType, {
    description:
      'The work as it was. Its own fields are those of that moment; what leads beyond it (a queue, a robot, other attempts, `history`, `comments`, `logs`) is of today.',
  })
  declare readonly work: WorkType;
}

/** `erasedAt` is of today: what was erased is not shown of any moment. */
export const workAsOfNode = (
  { kind, id }: WorkRef,
  { event, after }: WorkEntry,
  erasedAt: Instant | null,
): WorkAsOfType => ({
  kind,
  id: String(id),
  revision: event.revision,
  at: event.metadata.at,
  status: screaming(after.state.status),
  fields: workFieldNodes(fieldsOf(after)),
  work: workNode(after, erasedAt),
});

/** With the files and metrics of that moment. */
function workNode({ kind, state }: Work, erasedAt: Instant | null): WorkType {
  if (kind === 'task') return taskNode(state);
  const { files, metrics } = state;
  return Object.assign(queueItemNode(state), { reported: { files, metrics }, erasedAt });
}
