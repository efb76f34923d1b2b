import { Field, Float, InputType, Int } from 'type-graphql';
import type { BotRegistration } from '../../../domain/bot/bot.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { LogLevel, LogLine } from '../../../domain/task/log.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { WorkMetrics } from '../../../domain/workReports.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { LogLevelEnum, WorkKindEnum } from '../workEnums.ts';

@InputType('BotMachineInput', { description: 'Where a robot runs.' })
export class BotMachineInput {
  @Field(() => String, { nullable: true, description: 'The operating system, at most 250 characters.' })
  declare readonly os?: string | null;

  @Field(() => String, { nullable: true, description: 'The name of the machine, at most 250 characters.' })
  declare readonly host?: string | null;

  @Field(() => String, { nullable: true, description: 'The user that it runs as, at most 250 characters.' })
  declare readonly user?: string | null;

  @Field(() => String, { nullable: true, description: 'The processor, at most 250 characters.' })
  declare readonly cpu?: string | null;

  @Field(() => Int, { nullable: true, description: 'Its memory in MiB.' })
  declare readonly ramMb?: number | null;
}

@InputType('RegisterRobotInput', { description: 'A robot that is to be let in.' })
export class RegisterRobotInput {
  @Field(() => String, { description: 'What it is called, 1 to 250 characters.' })
  declare readonly name: string;

  @Field(() => [WorkKindEnum], { description: 'What it can work on.' })
  declare readonly kinds: readonly WorkKind[];

  @Field(() => BotMachineInput, { nullable: true, description: 'Where it runs.' })
  declare readonly machine?: BotMachineInput | null;

  @Field(() => String, { nullable: true, description: 'The version of its program, at most 250 characters.' })
  declare readonly version?: string | null;
}

export const registrationOf = ({ name, kinds, machine, version }: RegisterRobotInput): BotRegistration => ({
  name,
  kinds,
  machine: {
    os: machine?.os ?? null,
    host: machine?.host ?? null,
    user: machine?.user ?? null,
    cpu: machine?.cpu ?? null,
    ramMb: machine?.ramMb ?? null,
  },
  version: version ?? null,
});

@InputType('LogLineInput', { description: 'A line to add to the log of work.' })
export class LogLineInput {
  @Field(() => Int, {
    description:
      'Its number in this run of the work, from 0. Lines come in any order, and one that is there already is left out.',
  })
  declare readonly seq: number;

  @Field(() => String, { description: 'What it says.' })
  declare readonly message: string;

  @Field(() => LogLevelEnum, { defaultValue: 'INF', description: 'How important it is.' })
  declare readonly level: LogLevel;

  @Field(() => String, {
    defaultValue: '',
    description: 'Which part of the program says it, at most 250 characters.',
  })
  declare readonly source: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was said; now where it is left out.' })
  declare readonly at?: Instant | null;
}

export const logLineOf =
  (now: Instant) =>
  ({ seq, message, level, source, at }: LogLineInput): LogLine => ({
    seq,
    at: at ?? now,
    level,
    source,
    message,
  });

@InputType('MetricInput', { description: 'A number that was measured.' })
export class MetricInput {
  @Field(() => String, { description: 'What it is called, 1 to 100 characters.' })
  declare readonly name: string;

  @Field(() => Float, { description: 'The number.' })
  declare readonly value: number;
}

@InputType('WorkMetricsInput', {
  description: 'What was measured. What is left out stays as it was, and so do numbers of other names.',
})
export class WorkMetricsInput {
  @Field(() => DateTime, { nullable: true, description: "When the work began, by the robot's own clock." })
  declare readonly startTime?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: "When it ended, by the robot's own clock." })
  declare readonly endTime?: Instant | null;

  @Field(() => [MetricInput], { nullable: true, description: 'Numbers of its own, at most 100 at once.' })
  declare readonly numbers?: readonly MetricInput[] | null;
}

export const metricsOf = ({ startTime, endTime, numbers }: WorkMetricsInput): WorkMetrics => ({
  ...(typeof startTime === 'string' && { startTime }),
  ...(typeof endTime === 'string' && { endTime }),
  ...(Array.isArray(numbers) && { numbers: numbersOf(numbers) }),
});

const numbersOf = (numbers: readonly MetricInput[]): Readonly<Record<string, number>> =>
  Object.fromEntries(numbers.map(({ name, value }) => [name, value]));
