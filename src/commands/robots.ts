import { randomUUID } from 'node:crypto';
import type { Robot, RobotData } from '../domain/directory/directory.ts';
import { DomainError } from '../domain/errors.ts';
import type { Recorded } from '../domain/event.ts';
import { demandText } from '../domain/limits.ts';
import type { ReservationEvent } from '../domain/reservation.ts';
import { decode } from '../store/decode.ts';
import { WrongExpectedRevision } from '../store/eventStore.ts';
import { append } from './append.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { createDefinition } from './definitions.ts';
import { changeKeyed } from './keyedDefinitions.ts';
import { nameStream } from './reservations.ts';
import { headAt, sealAppend } from './sealedAppend.ts';

// Robots as UiPath has them, who take work through UiPath's routes. Those of the robot API are bots.

const ANY_FOLDER = 0;

/** Adds a robot. Throws NameAlreadyUsed, InvalidArgument. */
export async function createRobot(
  orchestrator: Orchestrator,
  context: CommandContext,
  robot: Omit<RobotData, 'id' | 'key'>,
): Promise<Robot> {
  check(orchestrator, robot);
  // One key for both tries.
  const given = { ...robot, key: randomUUID() };
  const create = (): Promise<RobotData> => createDefinition(orchestrator, context, 'robot', given);
  const { id } = await create().catch(async (error: unknown) => {
    const isUsed = error instanceof DomainError && error.code === 'NameAlreadyUsed';
    if (!isUsed || !(await giveBackName(orchestrator, context, robot.name))) throw error;
    return create();
  });
  return demandRobot(orchestrator, id);
}

/** Deletes a robot, whose name is free again; what it works on goes on until its leases end. Throws ItemNotFound. */
export async function deleteRobot(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
): Promise<void> {
  demandRobot(orchestrator, id);
  await changeKeyed(
    orchestrator,
    context,
    `robot-${id}`,
    () => orchestrator.definitions.robot(id),
    () => {
      demandRobot(orchestrator, id);
      return [{ type: 'Delete', data: {} }];
    },
  );
}

function demandRobot({ definitions }: Orchestrator, id: number): Robot {
  const robot = definitions.robot(id);
  if (robot === undefined || robot.deleted)
    throw new DomainError('ItemNotFound', 'The robot does not exist.');
  return robot;
}

function check({ definitions }: Orchestrator, robot: Omit<RobotData, 'id' | 'key'>): void {
  demandText('Name', robot.name, 100);
  demandText('MachineName', robot.machineName, 450, false);
  if (robot.username !== null) demandText('Username', robot.username, 100);
  if (robot.description !== null) demandText('Description', robot.description, 500, false);
  const user = robot.userId === null ? undefined : definitions.user(robot.userId);
  if (robot.userId !== null && (user === undefined || user.deleted))
    throw new DomainError('InvalidArgument', 'UserId names a user that does not exist.');
}

/** A name is given back when it is wanted again and its robot was deleted. True where it is worth another try. */
async function giveBackName(
  { store, clock }: Orchestrator,
  context: CommandContext,
  name: string,
): Promise<boolean> {
  const stream = nameStream('robot', ANY_FOLDER, name);
  const [last] = await store.readStream(stream, { direction: 'backwards', maxCount: 1 });
  if (last === undefined) return true;
  const taken = decode(last) as Recorded<ReservationEvent>;
  if (taken.type !== 'Taken' || taken.data.creates === undefined) return false;
  const robot = await store.readStream(taken.data.creates.stream, { direction: 'backwards', maxCount: 1 });
  if (robot[0]?.type !== 'Delete') return false;
  const released: ReservationEvent = { type: 'Released', data: { key: taken.data.key } };
  try {
    await append(store, sealAppend(stream, headAt(last), [released], metadataOf(context, clock)).append);
  } catch (error) {
    // Somebody else was faster, to give it back or to take it.
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
  return true;
}
