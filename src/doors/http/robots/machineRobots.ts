import { randomUUID } from 'node:crypto';
import type { CommandContext } from '../../../commands/context.ts';
import { createRobot, deleteRobot } from '../../../commands/robots.ts';
import type { Robot, RobotData } from '../../../domain/directory/directory.ts';
import type { Services } from '../services.ts';

// Robots as UiPath has them come and go with the key of their machine, whichever door adds or deletes them.

type Parts = Pick<Services, 'orchestrator' | 'auth'>;

/** Adds a robot, and the key by which its sessions begin. Throws as createRobot does. */
export async function addMachineRobot(
  { orchestrator, auth }: Parts,
  context: CommandContext,
  robot: Omit<RobotData, 'id' | 'key'>,
  machineKey: string = randomUUID(),
): Promise<{ robot: Robot; machineKey: string }> {
  const added = await createRobot(orchestrator, context, robot);
  await auth.addMachineKey(added.id, machineKey);
  return { robot: added, machineKey };
}

/** Deletes a robot, and ends its sessions. Throws as deleteRobot does. */
export async function deleteMachineRobot(
  { orchestrator, auth }: Parts,
  context: CommandContext,
  id: number,
): Promise<void> {
  await deleteRobot(orchestrator, context, id);
  await auth.removeRobot(id);
}
