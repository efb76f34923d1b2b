import type { Robot, RobotData } from '../../src/domain/directory/directory.ts';
import { sortable, trimmed } from '../../src/domain/instant.ts';
import { definitionProjection } from './definition.ts';

export type RobotRow = {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly machine_name: string;
  readonly username: string | null;
  readonly description: string | null;
  readonly type: string;
  readonly robot_environments: string;
  readonly user_id: number | null;
  readonly creation_time: string;
  readonly revision: number;
  readonly deleted: number;
  readonly position: number;
};

/** Which robots are there? */
export const robots = definitionProjection<RobotData, RobotRow>(
  'robots',
  'robot',
  {
    name: 'robot',
    columns: {
      id: 'integer',
      key: 'text',
      name: 'text',
      machine_name: 'text',
      username: 'text',
      description: 'text',
      type: 'text',
      robot_environments: 'text',
      user_id: 'integer',
      creation_time: 'text',
      revision: 'integer',
      deleted: 'integer',
      position: 'integer',
    },
    key: ['id'],
    indexes: [],
  },
  {
    rowOf: (robot, position) => ({
      id: robot.id,
      key: robot.key,
      name: robot.name,
      machine_name: robot.machineName,
      username: robot.username,
      description: robot.description,
      type: robot.type,
      robot_environments: robot.robotEnvironments,
      user_id: robot.userId,
      creation_time: sortable(robot.creationTime),
      revision: robot.revision,
      deleted: Number(robot.deleted),
      position,
    }),
    definitionOf: robotOf,
  },
);

export function robotOf(row: RobotRow): Robot {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    machineName: row.machine_name,
    username: row.username,
    description: row.description,
    type: row.type,
    robotEnvironments: row.robot_environments,
    userId: row.user_id,
    creationTime: trimmed(row.creation_time),
    revision: row.revision,
    deleted: row.deleted === 1,
  };
}
