import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Presence } from '../../../commands/botSessions.ts';
import type { Access } from '../../../domain/access.ts';
import type { Bot, Machine } from '../../../domain/bot/bot.ts';
import { fromMilliseconds, type Instant } from '../../../domain/instant.ts';
import type { WorkKind } from '../../../domain/work.ts';
import { AccessEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { WorkKindEnum } from '../workEnums.ts';
import { connectionType } from './connection.ts';

@ObjectType('BotMachine', { description: 'Where a robot runs, as it says.' })
export class BotMachineType implements Machine {
  @Field(() => String, { nullable: true, description: 'The operating system.' })
  declare readonly os: string | null;

  @Field(() => String, { nullable: true, description: 'The name of the machine.' })
  declare readonly host: string | null;

  @Field(() => String, { nullable: true, description: 'The user that it runs as.' })
  declare readonly user: string | null;

  @Field(() => String, { nullable: true, description: 'The processor.' })
  declare readonly cpu: string | null;

  @Field(() => Int, { nullable: true, description: 'Its memory in MiB.' })
  declare readonly ramMb: number | null;
}

@ObjectType('BotPresence', { description: 'How a robot is doing, as its program has said last.' })
export class BotPresenceType {
  @Field(() => Boolean, {
    description: 'Whether it was heard of in the last minute: three times as long as between two heartbeats.',
  })
  declare readonly isConnected: boolean;

  @Field(() => String, { nullable: true, description: 'What it does, in its own words.' })
  declare readonly doing: string | null;

  @Field(() => DateTime, { description: 'When it was heard of last.' })
  declare readonly lastSeen: Instant;
}

@ObjectType('Bot', {
  description:
    'A robot that has registered and takes tasks and queue items through the robot API once it is allowed. It is of no folder.',
})
export class BotType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => ID, { description: 'The UUID that it knows itself by (`botId` in the robot API).' })
  declare readonly key: string;

  @Field(() => Int, { description: 'The revision of its last event.' })
  declare readonly revision: number;

  @Field(() => String, { description: 'What it calls itself.' })
  declare readonly name: string;

  @Field(() => [WorkKindEnum], { description: 'What it can work on.' })
  declare readonly kinds: readonly WorkKind[];

  @Field(() => String, { nullable: true, description: 'The version of its program, in its own words.' })
  declare readonly version: string | null;

  @Field(() => BotMachineType, { description: 'Where it runs.' })
  declare readonly machine: Machine;

  @Field(() => [ID], {
    description:
      'The UUIDs of the groups that it belongs to: it takes tasks of their processes, and of those that have none.',
  })
  declare readonly groups: readonly string[];

  @Field(() => AccessEnum, { description: 'Whether it may take work.' })
  declare readonly access: Access;

  @Field(() => DateTime, { description: 'When it has registered.' })
  declare readonly creationTime: Instant;
}

export const BotConnection = connectionType('Bot', BotType, 'robots');

export const botNode = (bot: Bot): BotType => ({
  id: String(bot.id),
  key: bot.key,
  revision: bot.revision,
  name: bot.name,
  kinds: bot.kinds,
  version: bot.version,
  machine: bot.machine,
  groups: bot.groups,
  access: bot.access,
  creationTime: bot.creationTime,
});

export const presenceNode = ({ isConnected, doing, lastSeen }: Presence): BotPresenceType => ({
  isConnected,
  doing,
  lastSeen: fromMilliseconds(lastSeen),
});

@ObjectType('RegisteredRobot', { description: 'A robot that has registered.' })
export class RegisteredRobotPayload {
  @Field(() => BotType, { description: 'The robot.' })
  declare readonly robot: BotType;

  @Field(() => String, {
    description: 'What it proves itself with, as a bearer token, from now on. It is shown this once.',
  })
  declare readonly secret: string;
}

@ObjectType('RobotSecret', { description: 'What a robot proves itself with.' })
export class RobotSecretType {
  @Field(() => String, { description: 'The new secret, as a bearer token. It is shown this once.' })
  declare readonly secret: string;

  @Field(() => Int, { description: 'How many other secrets of the robot count no more.' })
  declare readonly revoked: number;
}
