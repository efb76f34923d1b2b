import { Field, Float, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import type { LogLevel } from '../../../domain/task/log.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { WorkFile, WorkMetrics } from '../../../domain/workReports.ts';
import type { PlacedLogLine } from '../../../readModel/queries/workLog.ts';
import { workFileUrl } from '../../http/workFiles.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { JSONText } from '../scalars/jsonText.ts';
import { FileDirectionEnum, LogLevelEnum, WorkKindEnum } from '../workEnums.ts';
import { connectionType } from './connection.ts';

/** What a robot has brought about besides its result. */
export interface Reported {
  readonly files: readonly WorkFile[];
  readonly metrics: WorkMetrics;
}

@InterfaceType('Work', {
  description: 'What a robot works on: a queue item or a task. `kind` and `id` name it.',
  resolveType: ({ kind }: WorkType) => (kind === 'task' ? 'Task' : 'QueueItem'),
})
export abstract class WorkType {
  @Field(() => WorkKindEnum, { description: 'Which of the two it is.' })
  declare readonly kind: WorkKind;

  @Field(() => ID, { description: 'Its number, unique among those of its kind.' })
  declare readonly id: string;

  @Field(() => Int, {
    description:
      'The revision of its last event that is not about a comment: what `expectedRevision` is compared with.',
  })
  declare readonly revision: number;

  @Field(() => ID, { description: 'The folder that it is in.' })
  declare readonly folderId: string;

  @Field(() => DateTime, { description: 'When it was created.' })
  declare readonly creationTime: Instant;

  @Field(() => DateTime, { nullable: true, description: 'It is not handed out before.' })
  declare readonly deferDate: Instant | null;

  @Field(() => String, { nullable: true, description: 'How far its robot says it is.' })
  declare readonly progress: string | null;

  @Field(() => JSONText, { nullable: true, description: 'What its robot brought back.' })
  declare readonly output: string | null;

  /** Null where it is kept apart from the work. */
  declare readonly reported: Reported | null;
}

@ObjectType('WorkFile', { description: 'A file that came with the work, or that its robot has uploaded.' })
export class WorkFileType {
  @Field(() => ID, { description: 'What it is read by.' })
  declare readonly id: string;

  @Field(() => FileDirectionEnum, { description: 'Which way it goes.' })
  declare readonly direction: WorkFile['direction'];

  @Field(() => String, { description: 'Its name, unique in its direction without regard to case.' })
  declare readonly name: string;

  @Field(() => Float, { description: 'How many bytes it has.' })
  declare readonly size: number;

  @Field(() => String, { description: 'The SHA-256 of its bytes, in hex.' })
  declare readonly sha256: string;

  @Field(() => String, { nullable: true, description: 'Its media type, where that was said.' })
  declare readonly contentType?: string;

  @Field(() => String, {
    description:
      'Where it is read with GET, on this server, by whoever may see the work: GraphQL carries no bytes. A robot reads it by its lease (`filesUrl`).',
  })
  declare readonly url: string;
}

export const workFileNode = ({ kind, id }: WorkType, file: WorkFile): WorkFileType => ({
  ...file,
  url: workFileUrl(kind, id, file.id),
});

@ObjectType('Metric', { description: 'A number that a robot has measured.' })
export class MetricType {
  @Field(() => String, { description: 'What it is called.' })
  declare readonly name: string;

  @Field(() => Float, { description: 'The number.' })
  declare readonly value: number;
}

@ObjectType('WorkMetrics', { description: 'What a robot has measured while it worked.' })
export class WorkMetricsType {
  @Field(() => DateTime, { nullable: true, description: 'When it began, by its own clock.' })
  declare readonly startTime: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ended, by its own clock.' })
  declare readonly endTime: Instant | null;

  @Field(() => [MetricType], { description: 'Numbers of its own.' })
  declare readonly numbers: readonly MetricType[];
}

export const metricsNode = ({ startTime, endTime, numbers = {} }: WorkMetrics): WorkMetricsType => ({
  startTime: startTime ?? null,
  endTime: endTime ?? null,
  numbers: Object.entries(numbers).map(([name, value]) => ({ name, value })),
});

@ObjectType('LogLine', { description: 'A line of the log of a piece of work.' })
export class LogLineType {
  @Field(() => Int, { description: 'While it was worked on for which time, from 1; 0 before that.' })
  declare readonly run: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The number that its robot gave it in its run; null for what the server says.',
  })
  declare readonly seq: number | null;

  @Field(() => DateTime, { description: 'When it was said.' })
  declare readonly at: Instant;

  @Field(() => LogLevelEnum, { description: 'How important it is.' })
  declare readonly level: LogLevel;

  @Field(() => String, { description: 'Which part of the program says it.' })
  declare readonly source: string;

  @Field(() => String, { description: 'What it says.' })
  declare readonly message: string;
}

export const LogLineConnection = connectionType('LogLine', LogLineType, 'lines of a log');

/** Robots give numbers below this. */
const ROBOT_LINES = 2 ** 31;

export const logLineNode = ({ run, seq, at, level, source, message }: PlacedLogLine): LogLineType => ({
  run,
  seq: seq < ROBOT_LINES ? seq : null,
  at,
  level,
  source,
  message,
});
