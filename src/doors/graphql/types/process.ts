import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { Process, ProcessVersion } from '../../../domain/process/process.ts';
import { currentVersion } from '../../../domain/process/process.ts';
import type { ContextVariable, Scope, VariableType } from '../../../domain/process/variables.ts';
import { meanSeconds } from '../../../readModel/queries/processed.ts';
import type { ProcessStatus } from '../../../readModel/queries/taskStatus.ts';
import { VariableScopeEnum, VariableTypeEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';

@ObjectType('ContextVariable', {
  description: "What the context of a process's tasks may hold under a name.",
})
export class ContextVariableType {
  @Field(() => String, { description: 'Its name, unique in its version without regard to case.' })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'The name as it is shown.' })
  declare readonly caption: string | null;

  @Field(() => VariableTypeEnum, { description: 'What it holds.' })
  declare readonly type: VariableType;

  @Field(() => Boolean, { description: 'Whether it holds a list of that.' })
  declare readonly isArray: boolean;

  @Field(() => VariableScopeEnum, { description: 'Whether it goes in, comes out, or both.' })
  declare readonly scope: Scope;
}

@ObjectType('ProcessVersion', {
  description: 'What was published under a number: what bots run, and what goes in and out.',
})
export class ProcessVersionType {
  @Field(() => Int, { description: 'Its number, from 1.' })
  declare readonly version: number;

  @Field(() => ID, { description: 'The UUID of this version alone.' })
  declare readonly key: string;

  @Field(() => String, { description: 'The name of the process in this version.' })
  declare readonly name: string;

  @Field(() => Boolean, { description: 'Whether it can run where no version is named.' })
  declare readonly isActive: boolean;

  @Field(() => [ID], {
    description: 'The UUIDs of the groups whose bots may run it; where there are none, all may.',
  })
  declare readonly groups: readonly string[];

  @Field(() => String, { nullable: true, description: 'The hash of its program, as its publisher said.' })
  declare readonly hash: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When its designer made it, where that was said.' })
  declare readonly created: Instant | null;

  @Field(() => DateTime, { description: 'When it was published.' })
  declare readonly uploaded: Instant;

  @Field(() => String, { description: 'The name of who has published it, as it was then.' })
  declare readonly uploadedBy: string;

  declare readonly context: readonly ContextVariable[] | null;
}

@ObjectType('ProcessTaskStatus', {
  description: 'How the tasks of a process stand, and how they have gone since it exists.',
})
export class ProcessTaskStatusType {
  @Field(() => Int, { description: 'Tasks of which files are fetched first.' })
  declare readonly preparing: number;

  @Field(() => Int, { description: 'Tasks that wait for a bot.' })
  declare readonly queued: number;

  @Field(() => Int, { description: 'Tasks that a bot works on.' })
  declare readonly executing: number;

  @Field(() => Int, { description: 'Tasks that are done.' })
  declare readonly done: number;

  @Field(() => Int, { description: 'Tasks that failed.' })
  declare readonly failed: number;

  @Field(() => Int, { description: 'Tasks that were cancelled.' })
  declare readonly cancelled: number;

  @Field(() => Int, { description: 'How often a bot has lost its lease.' })
  declare readonly lost: number;

  @Field(() => Float, { description: 'Seconds that tasks that are done took on average; 0 where none is.' })
  declare readonly doneMeanSeconds: number;

  @Field(() => Float, { description: 'The same over those that failed.' })
  declare readonly failedMeanSeconds: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last task ended; null where none has.' })
  declare readonly lastEnded: Instant | null;
}

@ObjectType('Process', { description: 'A process: what bots do, in versions that are published one by one.' })
export class ProcessType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => ID, { description: 'A UUID that names it whatever its version; systems set tasks by it.' })
  declare readonly token: string;

  @Field(() => ID, { description: 'The folder that it is in.' })
  declare readonly folderId: string;

  @Field(() => Int, { description: 'The revision of its last event.' })
  declare readonly revision: number;

  @Field(() => Boolean, {
    description: 'Whether it was deleted: its tasks stay readable, and are never handed out.',
  })
  declare readonly isDeleted: boolean;

  @Field(() => DateTime, { description: 'When its first version was published.' })
  declare readonly creationTime: Instant;

  @Field(() => String, {
    description: 'Its name in the current version, or in the last one where none is current.',
  })
  declare readonly name: string;

  @Field(() => Int, {
    description: 'How often a task may be begun where its bots lose their leases, 1 to 50.',
  })
  declare readonly maxAttempts: number;

  @Field(() => ProcessVersionType, {
    nullable: true,
    description: 'What runs where no version is named: the highest that is active; null where none is.',
  })
  declare readonly currentVersion: ProcessVersionType | null;

  @Field(() => Int, { description: 'How many versions were published.' })
  declare readonly versionCount: number;

  declare readonly published: readonly ProcessVersion[];
}

export const ProcessConnection = connectionType('Process', ProcessType, 'processes');

export function processNode(process: Process): ProcessType {
  const current = currentVersion(process);
  return {
    id: String(process.id),
    token: process.key,
    folderId: String(process.folderId),
    revision: process.revision,
    isDeleted: process.deleted,
    creationTime: process.creationTime,
    name: processName(process),
    maxAttempts: process.maxAttempts,
    currentVersion: current === undefined ? null : versionNode(current),
    versionCount: process.versions.length,
    published: process.versions,
  };
}

export const processName = (process: Process): string =>
  (currentVersion(process) ?? process.versions.at(-1))?.name ?? '';

export const versionNode = ({ active, ...version }: ProcessVersion): ProcessVersionType => ({
  ...version,
  isActive: active,
});

export const taskStatusNode = (status: ProcessStatus): ProcessTaskStatusType => ({
  preparing: status.preparing,
  queued: status.queued,
  executing: status.executing,
  done: status.done,
  failed: status.failed,
  cancelled: status.cancelled,
  lost: status.lost,
  doneMeanSeconds: meanSeconds(status.doneMs, status.done),
  failedMeanSeconds: meanSeconds(status.failedMs, status.failed),
  lastEnded: status.lastEnded,
});
