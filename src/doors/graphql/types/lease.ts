import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ExtendedLease, Heard } from '../../../commands/botSessions.ts';
import { HEARTBEAT_MS } from '../../../commands/botSessions.ts';
import type { Claimed } from '../../../commands/claimWork.ts';
import type { Instant } from '../../../domain/instant.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { WorkKind } from '../../../domain/work.ts';
import { itemAttempts, taskAttempts } from '../../../readModel/attempts.ts';
import type { Definitions } from '../../../readModel/definitions.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { RobotCommandEnum, WorkKindEnum } from '../workEnums.ts';
import { queueItemNode, QueueItemType } from './queueItem.ts';
import { taskNode, TaskType } from './task.ts';
import { WorkType } from './work.ts';

@ObjectType('Lease', { description: 'The right to work on one piece of work until an instant.' })
export class LeaseType {
  @Field(() => ID, {
    description:
      'The key to the work: whoever does not have it cannot extend, complete, fail or release the work.',
  })
  declare readonly leaseId: string;

  @Field(() => WorkKindEnum, { description: 'What kind of work it is.' })
  declare readonly kind: WorkKind;

  @Field(() => WorkType, { description: 'The work.' })
  declare readonly work: WorkType;

  @Field(() => QueueItemType, { nullable: true, description: 'The work, where it is a queue item.' })
  declare readonly queueItem: QueueItemType | null;

  @Field(() => TaskType, { nullable: true, description: 'The work, where it is a task.' })
  declare readonly task: TaskType | null;

  @Field(() => Int, { description: 'How often the work was tried, this time counted.' })
  declare readonly attempt: number;

  @Field(() => Int, { description: 'How often it may be tried before it has failed for good.' })
  declare readonly maxAttempts: number;

  @Field(() => DateTime, { description: 'When it was lent.' })
  declare readonly grantedAt: Instant;

  @Field(() => DateTime, {
    description:
      'When the lease ends unless it is extended: somebody else may then get the work, or it has failed.',
  })
  declare readonly expiresAt: Instant;

  @Field(() => Boolean, { description: 'Whether the robot is asked to stop.' })
  declare readonly cancelRequested: boolean;

  @Field(() => String, {
    description:
      'Where the files of the work are, on this server: behind it come `/` and the id of a file to read it with GET, in the name of the robot.',
  })
  declare readonly filesUrl: string;

  @Field(() => DateTime, { description: 'What the time is on the server, whose clock alone counts.' })
  declare readonly serverTime: Instant;
}

const FILES = (leaseId: string): string => `/robot/v1/leases/${encodeURIComponent(leaseId)}/files`;

export function leaseNode(definitions: Definitions, claimed: Claimed, now: number): LeaseType {
  const { kind, leaseId, deadline } = claimed;
  const lease = {
    kind,
    leaseId,
    expiresAt: fromMilliseconds(deadline),
    filesUrl: FILES(leaseId),
    serverTime: fromMilliseconds(now),
  };
  if (claimed.kind === 'task') {
    const { task } = claimed;
    const work = taskNode(task);
    const grantedAt = task.startTime ?? task.updateTime;
    const { cancelRequested } = task;
    return {
      ...lease,
      ...taskAttempts(definitions, task),
      work,
      task: work,
      queueItem: null,
      grantedAt,
      cancelRequested,
    };
  }
  const { item } = claimed;
  const work = queueItemNode(item);
  const grantedAt = item.startProcessing ?? item.creationTime;
  return {
    ...lease,
    ...itemAttempts(definitions, item),
    work,
    task: null,
    queueItem: work,
    grantedAt,
    cancelRequested: false,
  };
}

@ObjectType('ExtendedLease', { description: 'A lease that goes on.' })
export class ExtendedLeaseType {
  @Field(() => ID, { description: 'The lease.' })
  declare readonly leaseId: string;

  @Field(() => DateTime, { description: 'When it ends unless it is extended again.' })
  declare readonly expiresAt: Instant;

  @Field(() => Boolean, { description: 'Whether the robot is asked to stop.' })
  declare readonly cancelRequested: boolean;
}

export const extendedNode = ({ leaseId, deadline, cancelRequested }: ExtendedLease): ExtendedLeaseType => ({
  leaseId,
  expiresAt: fromMilliseconds(deadline),
  cancelRequested,
});

@ObjectType('RobotSession', { description: "A robot's program that runs." })
export class RobotSessionType {
  @Field(() => ID, { description: 'What its heartbeats name.' })
  declare readonly id: string;

  @Field(() => Int, { description: 'Milliseconds from one heartbeat to the next.' })
  declare readonly heartbeatMs: number;

  @Field(() => DateTime, { description: 'What the time is on the server.' })
  declare readonly serverTime: Instant;
}

export const sessionNode = (id: string, now: number): RobotSessionType => ({
  id,
  heartbeatMs: HEARTBEAT_MS,
  serverTime: fromMilliseconds(now),
});

@ObjectType('RobotCommand', { description: 'What a robot is to do about a lease.' })
export class RobotCommandType {
  @Field(() => RobotCommandEnum, { description: 'What.' })
  declare readonly type: 'cancel' | 'stop';

  @Field(() => ID, { description: 'The lease.' })
  declare readonly leaseId: string;
}

@ObjectType('RobotHeartbeat', { description: 'What the server answers to a heartbeat.' })
export class RobotHeartbeatPayload {
  @Field(() => [ExtendedLeaseType], { description: 'The leases that go on.' })
  declare readonly leases: readonly ExtendedLeaseType[];

  @Field(() => [RobotCommandType], { description: 'What to do about leases.' })
  declare readonly commands: readonly RobotCommandType[];

  @Field(() => Int, { description: 'Milliseconds until the next heartbeat.' })
  declare readonly heartbeatMs: number;

  @Field(() => DateTime, { description: 'What the time is on the server.' })
  declare readonly serverTime: Instant;
}

export const heartbeatNode = ({ extended, lost }: Heard, now: number): RobotHeartbeatPayload => ({
  leases: extended.map(extendedNode),
  commands: [
    ...lost.map((leaseId) => ({ type: 'stop', leaseId }) as const),
    ...extended
      .filter(({ cancelRequested }) => cancelRequested)
      .map(({ leaseId }) => ({ type: 'cancel', leaseId }) as const),
  ],
  heartbeatMs: HEARTBEAT_MS,
  serverTime: fromMilliseconds(now),
});

@ObjectType('Upload', { description: 'Where to put the bytes of a file.' })
export class UploadType {
  @Field(() => String, {
    description:
      'A URL without scheme and host: what takes the bytes on this server with PUT, in the name of the robot that holds the lease. A header `Repr-Digest` is checked where it is given. The same bytes once more change nothing.',
  })
  declare readonly url: string;
}

export const uploadNode = (leaseId: string, name: string): UploadType => ({
  url: `${FILES(leaseId)}/${encodeURIComponent(name)}`,
});

@ObjectType('AppendedLogs', { description: 'What became of lines of a log.' })
export class AppendedLogsPayload {
  @Field(() => Boolean, { description: 'Whether the log is full, so that what comes later is left out.' })
  declare readonly isTruncated: boolean;
}
