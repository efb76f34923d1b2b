import { Field, Int, ObjectType } from 'type-graphql';
import type { WorkEntry } from '../../../audit/workHistory.ts';
import { changesIn } from '../../../audit/workHistory.ts';
import type { Field as WorkField, FieldChange, FieldType } from '../../../domain/changes/changes.ts';
import type { Instant } from '../../../domain/instant.ts';
import { shownChange, shownField } from '../../http/shownFields.ts';
import { DoorEnum } from '../enums.ts';
import { screaming } from '../names.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from '../types/connection.ts';
import { PrincipalType } from '../types/people.ts';
import { FieldTypeEnum, WorkEventTypeEnum } from './enums.ts';

@ObjectType('FieldChange', {
  simpleResolvers: true,
  description: 'What has become of one field of a piece of work.',
})
export class FieldChangeType {
  @Field(() => String, {
    description:
      'The field, as the type of the work names it; of what stands within another, with a point: `exception.reason`, `metrics.numbers.pages`, `files.out.report.pdf` (its SHA-256), `comments.3` (by the revision of the event that added it).',
  })
  declare readonly field: string;

  @Field(() => FieldTypeEnum, { description: 'What kind of value it has.' })
  declare readonly type: FieldType;

  @Field(() => String, { nullable: true, description: 'What it was; null where it had no value.' })
  declare readonly before: string | null;

  @Field(() => String, { nullable: true, description: 'What it is; null where it has no value any more.' })
  declare readonly after: string | null;
}

@ObjectType('WorkField', { simpleResolvers: true, description: 'One field of a piece of work.' })
export class WorkFieldType {
  @Field(() => String, { description: 'The field, named as in FieldChange.' })
  declare readonly field: string;

  @Field(() => FieldTypeEnum, { description: 'What kind of value it has.' })
  declare readonly type: FieldType;

  @Field(() => String, { description: 'Its value.' })
  declare readonly value: string;
}

@ObjectType('WorkEvent', {
  simpleResolvers: true,
  description:
    'An event in the stream of a piece of work, comments too: what happened, who caused it, and what it has changed. It never changes.',
})
export class WorkEventType {
  @Field(() => Int, { description: 'Its place in the stream, from 0, without gaps.' })
  declare readonly revision: number;

  @Field(() => WorkEventTypeEnum, { description: 'What happened.' })
  declare readonly type: string;

  @Field(() => DateTime, { description: 'When it was decided.' })
  declare readonly at: Instant;

  @Field(() => String, {
    description:
      'The status of the work from then on, as QueueItemStatus names it, or ELMA the status of a task.',
  })
  declare readonly status: string;

  @Field(() => PrincipalType, { description: 'Who has caused it.' })
  declare readonly principal: PrincipalType;

  @Field(() => DoorEnum, { description: 'Through which interface.' })
  declare readonly door: string;

  @Field(() => String, {
    description: "The request that it came with: the caller's `x-request-id`, or one that was given to it.",
  })
  declare readonly requestId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 over the hash of the event before it and this event as it is stored, in hex: see the documentation of audits. Null where somebody has taken it away.',
  })
  declare readonly hash: string | null;

  @Field(() => [FieldChangeType], {
    description: 'Each field that it has changed; of the first event all that have a value.',
  })
  declare readonly changes: readonly FieldChangeType[];
}

export const WorkEventConnection = connectionType('WorkEvent', WorkEventType, 'events of a piece of work');

export function fieldChangeNode(change: FieldChange): FieldChangeType {
  const { name, ...shown } = shownChange(change);
  return { field: name, ...shown };
}

/** Those that have a value. */
export const workFieldNodes = (fields: readonly WorkField[]): WorkFieldType[] =>
  fields
    .map(shownField)
    .flatMap(({ name, type, value }) => (value === null ? [] : [{ field: name, type, value }]));

export function workEventNode(entry: WorkEntry): WorkEventType {
  const { revision, type, metadata } = entry.event;
  const { kind, id, name } = metadata.principal;
  return {
    revision,
    type,
    at: metadata.at,
    status: screaming(entry.after.state.status),
    principal: { kind, id, name },
    door: metadata.door,
    requestId: metadata.requestId,
    hash: entry.hash,
    changes: changesIn(entry).map(fieldChangeNode),
  };
}
