import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { TrailEvent } from '../../../audit/trail.ts';
import type { Caller } from '../../../auth/caller.ts';
import { demandFolder } from '../../../auth/caller.ts';
import type { Door, Principal } from '../../../domain/event.ts';
import { categoryOf, keyOf } from '../../../domain/event.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { TrailFilter } from '../../../readModel/queries/auditTrail.ts';
import { DoorEnum, PrincipalKindEnum } from '../enums.ts';
import { numberOf } from '../ids.ts';
import { DateTimeRange } from '../inputs/filterParts.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from '../types/connection.ts';
import { PrincipalType } from '../types/people.ts';
import { WorkKindEnum } from '../workEnums.ts';

@InputType('PrincipalFilter', { description: 'Who has given a command.' })
export class PrincipalFilter {
  @Field(() => PrincipalKindEnum, { description: 'What kind of caller it is.' })
  declare readonly kind: Principal['kind'];

  @Field(() => ID, { description: 'Its number, or the client id of an application.' })
  declare readonly id: string;
}

@InputType('AuditTrailFilter', {
  description:
    'What is looked for: entries that are as every part says. A part that is null or left out says nothing.',
})
export class AuditTrailFilter {
  @Field(() => PrincipalFilter, { nullable: true, description: 'What this caller has done.' })
  declare readonly principal?: PrincipalFilter | null;

  @Field(() => DoorEnum, { nullable: true, description: 'What came through this interface.' })
  declare readonly door?: Door | null;

  @Field(() => String, { nullable: true, description: 'Events of this type, as streams name it: `Status`.' })
  declare readonly type?: string | null;

  @Field(() => ID, { nullable: true, description: 'What was done in this folder.' })
  declare readonly folderId?: string | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'What was decided in this time.' })
  declare readonly time?: DateTimeRange | null;
}

@ObjectType('AuditTrailEntry', {
  description: 'What somebody has done: an event, whichever stream it is in.',
})
export class AuditTrailEntryType {
  @Field(() => DateTime, { description: 'When it was decided.' })
  declare readonly at: Instant;

  @Field(() => String, { description: 'The type of the event.' })
  declare readonly type: string;

  @Field(() => String, { description: 'Its stream: what it was done to, as `queueItem-7`.' })
  declare readonly stream: string;

  @Field(() => Int, { description: 'Its revision there.' })
  declare readonly revision: number;

  @Field(() => WorkKindEnum, { nullable: true, description: 'Where it was done to work: which kind.' })
  declare readonly kind: WorkKind | null;

  @Field(() => ID, { nullable: true, description: 'Where it was done to work: its number.' })
  declare readonly workId: string | null;

  @Field(() => PrincipalType, { description: 'Who has done it.' })
  declare readonly principal: PrincipalType;

  @Field(() => DoorEnum, { description: 'Through which interface.' })
  declare readonly door: string;

  @Field(() => ID, { nullable: true, description: 'In which folder; null where it belongs to none.' })
  declare readonly folderId: string | null;

  @Field(() => String, { description: 'The request that it came with.' })
  declare readonly requestId: string;

  @Field(() => String, {
    nullable: true,
    description: 'The hash of the event in the chain of its stream; null where it carries none.',
  })
  declare readonly hash: string | null;
}

export const AuditTrailConnection = connectionType(
  'AuditTrail',
  AuditTrailEntryType,
  'entries of the audit trail',
);

/** What a caller looks for, in no folder but its own. Throws InvalidOrganizationUnit, InvalidArgument. */
export function trailFilterOf(caller: Caller, filter: AuditTrailFilter): TrailFilter {
  const { principal, door, type, folderId, time } = filter;
  return {
    folders: foldersOf(caller, folderId),
    principal: principal ?? undefined,
    door: door ?? undefined,
    type: type ?? undefined,
    from: time?.from ?? undefined,
    to: time?.to ?? undefined,
  };
}

function foldersOf(caller: Caller, folderId: string | null | undefined): TrailFilter['folders'] {
  if (typeof folderId !== 'string') return caller.folders === 'all' ? null : caller.folders;
  const folder = numberOf(folderId, 'folderId');
  demandFolder(caller, folder);
  return [folder];
}

export function trailNode({ event, hash }: TrailEvent): AuditTrailEntryType {
  const { stream, revision, type, metadata } = event;
  const { principal, folderId } = metadata;
  const category = categoryOf(stream);
  const kind = category === 'queueItem' || category === 'task' ? category : null;
  return {
    at: metadata.at,
    type,
    stream,
    revision,
    kind,
    workId: kind === null ? null : keyOf(stream),
    principal: { kind: principal.kind, id: principal.id, name: principal.name },
    door: metadata.door,
    folderId: folderId === 0 ? null : String(folderId),
    requestId: metadata.requestId,
    hash,
  };
}
