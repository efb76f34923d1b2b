import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { DomainError } from '../../../domain/errors.ts';
import { addMachineRobot, deleteMachineRobot } from '../../http/robots/machineRobots.ts';
import { commandEverywhere, type GraphQLContext } from '../context.ts';
import { numberOf } from '../ids.ts';
import { AddMachineRobotInput, machineRobotOf } from '../inputs/machineRobotInput.ts';
import { AddedMachineRobotPayload, robotNode, RobotType } from '../types/people.ts';

// Robots as UiPath has them: those of the robot API are bots, which register by themselves.

@Resolver()
export class MachineRobots {
  @Mutation(() => AddedMachineRobotPayload, {
    description:
      "Adds a robot for UiPath's clients, with a key for its machine, by which its sessions begin (`/api/robotsservice/BeginSession`). Needs Robots.Create and all folders. Errors: NAME_ALREADY_USED, INVALID_ARGUMENT.",
  })
  async addMachineRobot(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => AddMachineRobotInput, { description: 'The robot.' }) input: AddMachineRobotInput,
  ): Promise<AddedMachineRobotPayload> {
    const command = commandEverywhere(context, 'Robots.Create');
    const { robot, machineKey } = await addMachineRobot(context.services, command, machineRobotOf(input));
    return { robot: robotNode(robot), machineKey };
  }

  @Mutation(() => RobotType, {
    description:
      'Deletes such a robot: its name is free again and its sessions end; what it works on goes on until its leases end. Needs Robots.Delete and all folders. Errors: ITEM_NOT_FOUND.',
  })
  async deleteMachineRobot(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { description: 'The robot by its number, as `robots` lists it.' }) id: string,
  ): Promise<RobotType> {
    const command = commandEverywhere(context, 'Robots.Delete');
    const number = numberOf(id);
    await deleteMachineRobot(context.services, command, number);
    const robot = context.services.orchestrator.definitions.robot(number);
    if (robot === undefined) throw new DomainError('ItemNotFound');
    return robotNode(robot);
  }
}
