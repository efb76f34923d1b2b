import type { CommandContext } from '../../../commands/context.ts';
import { DomainError } from '../../../domain/errors.ts';
import { addMachineRobot, deleteMachineRobot } from '../../http/robots/machineRobots.ts';
import type { Call, Route } from '../call.ts';
import { empty, single, takes } from '../call.ts';
import { robotDto } from '../dto/directoryDto.ts';
import { robotRequest } from '../dto/robotRequest.ts';
import { numberOf } from '../path.ts';

/** A robot begins its sessions with the key of its machine, which is made up where none is sent, and shown this once. */
export const addRobot = takes(robotRequest, {
  permissions: ['Robots.Create'],
  handle: async (call, { dto }) => {
    const added = {
      name: dto.Name,
      machineName: dto.MachineName ?? '',
      username: dto.Username ?? null,
      description: dto.Description ?? null,
      type: dto.Type ?? 'Unattended',
      robotEnvironments: dto.RobotEnvironments ?? '',
      userId: dto.UserId ?? null,
    };
    const { robot, machineKey } = await addMachineRobot(
      call.services,
      outsideFolders(call),
      added,
      dto.LicenseKey ?? undefined,
    );
    return single(call, 'Robots/$entity', { ...robotDto(robot), LicenseKey: machineKey }, 201);
  },
});

export const removeRobot: Route = {
  permissions: ['Robots.Delete'],
  handle: async (call) => {
    await deleteMachineRobot(call.services, outsideFolders(call), numberOf(call.path.key, 'The key'));
    return empty(204);
  },
};

/** Robots are of no folder, so that who works in some only could else reach into all of them. */
function outsideFolders({ caller, requestId }: Call): CommandContext {
  if (caller.folders !== 'all')
    throw new DomainError('ForbiddenOperation', 'Only those may do this who work in all folders.');
  const { tenantId, principal } = caller;
  return { tenantId, folderId: 0, principal, door: 'odata', requestId };
}
