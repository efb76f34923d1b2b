import { Field, ID, ObjectType } from 'type-graphql';
import type { Robot } from '../../../domain/directory/directory.ts';
import { PrincipalKindEnum } from '../enums.ts';
import { connectionType } from './connection.ts';

@ObjectType('User', { simpleResolvers: true, description: 'A person who works with the orchestrator.' })
export class UserType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => String, { description: 'The name it logs in with, as it was when it did what is shown.' })
  declare readonly userName: string;
}

@ObjectType('Robot', { simpleResolvers: true, description: 'A robot that takes work.' })
export class RobotType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => ID, { description: 'The key it is known by to its tools; a UUID.' })
  declare readonly key: string;

  @Field(() => String, { description: 'Its name, unique without regard to case.' })
  declare readonly name: string;

  @Field(() => String, { description: 'The machine it runs on.' })
  declare readonly machineName: string;
}

export const UserConnection = connectionType('User', UserType, 'users');
export const RobotConnection = connectionType('Robot', RobotType, 'robots');

export const robotNode = ({ id, key, name, machineName }: Robot): RobotType => ({
  id: String(id),
  key,
  name,
  machineName,
});

@ObjectType('AddedMachineRobot', { simpleResolvers: true, description: 'A robot that was added.' })
export class AddedMachineRobotPayload {
  @Field(() => RobotType, { description: 'The robot.' })
  declare readonly robot: RobotType;

  @Field(() => String, { description: 'The key of its machine, a UUID. It is shown this once.' })
  declare readonly machineKey: string;
}

@ObjectType('Principal', { simpleResolvers: true, description: 'Who has given a command.' })
export class PrincipalType {
  @Field(() => PrincipalKindEnum, { description: 'What kind of caller it is.' })
  declare readonly kind: string;

  @Field(() => ID, { description: 'The number of the user or robot, the client id of an application.' })
  declare readonly id: string;

  @Field(() => String, { description: 'Its name at that time.' })
  declare readonly name: string;
}
