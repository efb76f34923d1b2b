import { Field, ID, InputType } from 'type-graphql';
import type { RobotData } from '../../../domain/directory/directory.ts';
import { numberOf } from '../ids.ts';

@InputType('AddMachineRobotInput', { description: "A robot that UiPath's clients are to name by its key." })
export class AddMachineRobotInput {
  @Field(() => String, { description: 'Its name, unique without regard to case.' })
  declare readonly name: string;

  @Field(() => String, { description: 'The machine it runs on.' })
  declare readonly machineName: string;

  @Field(() => String, {
    nullable: true,
    description: 'The account on that machine, `DOMAIN\\user` or `user`.',
  })
  declare readonly username?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  declare readonly description?: string | null;

  @Field(() => ID, { nullable: true, description: 'The user that it acts as in histories.' })
  declare readonly userId?: string | null;
}

export const machineRobotOf = (input: AddMachineRobotInput): Omit<RobotData, 'id' | 'key'> => ({
  name: input.name,
  machineName: input.machineName,
  username: input.username ?? null,
  description: input.description ?? null,
  type: 'Unattended',
  robotEnvironments: '',
  userId: typeof input.userId === 'string' ? numberOf(input.userId, 'userId') : null,
});
