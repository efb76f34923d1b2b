import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { internalContext } from '../../../../src/commands/prepareStore.ts';
import { expireLeases } from '../../../../src/reactors/expireLeases.ts';
import { type GraphQLRobot, type RobotWorld, startRobotWorld } from '../robotWorld.ts';
import { at } from '../world.ts';
import { openSocket, type Socket, type Subscribed } from './sockets.ts';

const COMMANDS = 'subscription ($leaseId: ID!) { robotCommands(leaseId: $leaseId) { type leaseId } }';

let world: RobotWorld;
let url: string;
let robot: GraphQLRobot;
let other: GraphQLRobot;
const sockets: Socket[] = [];
beforeAll(async () => {
  world = await startRobotWorld();
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  robot = await world.robot('Robot');
  other = await world.robot('Other');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => world.stop());

function watch(leaseId: string, by = robot): Subscribed {
  const socket = openSocket(url, by.as.token ?? null);
  sockets.push(socket);
  return socket.subscribe(COMMANDS, { leaseId });
}
const told = async (subscription: Subscribed): Promise<unknown> => {
  const { data, codes } = await subscription.next();
  expect(codes).toEqual([]);
  return at(data, 'robotCommands');
};
const cancel = (id: string): Promise<unknown> =>
  world.data('mutation ($id: ID!) { cancelTask(id: $id, ask: true) { status } }', { id });
const complete = (leaseId: string): Promise<unknown> =>
  robot.data('mutation ($leaseId: ID!) { completeWork(leaseId: $leaseId) { id } }', { leaseId });

describe('robotCommands', () => {
  it('tells a robot that it is asked to stop, and ends when its work is done', async () => {
    await world.addTask();
    const { leaseId, id } = await robot.take({ kinds: ['TASK'] });
    const early = watch(leaseId);
    const first = told(early);
    await cancel(id);
    expect(await first).toEqual({ type: 'CANCEL', leaseId });
    const late = watch(leaseId);
    expect(await told(late)).toEqual({ type: 'CANCEL', leaseId });
    await complete(leaseId);
    expect(await Promise.all([early.isOver(), late.isOver()])).toEqual([true, true]);
  });

  it('tells it that the lease is lost', async () => {
    await world.addTask();
    const { leaseId, id } = await robot.take({ kinds: ['TASK'] });
    await cancel(id);
    const subscription = watch(leaseId);
    expect(await told(subscription)).toEqual({ type: 'CANCEL', leaseId });
    const { orchestrator } = world.services;
    const inAWeek = { ...orchestrator, clock: () => Date.now() + 7 * 86_400_000 };
    await expireLeases(inAWeek, internalContext('Leases'));
    expect(await told(subscription)).toEqual({ type: 'STOP', leaseId });
    expect(await subscription.isOver()).toBe(true);
  });

  it('tells nobody else, and nothing of a lease that is over or none', async () => {
    await world.addItem();
    const { leaseId } = await robot.take({ kinds: ['QUEUE_ITEM'] });
    expect((await watch(leaseId, other).next()).codes).toEqual(['LEASE_LOST']);
    await complete(leaseId);
    expect((await watch(leaseId).next()).codes).toEqual(['LEASE_LOST']);
    expect((await watch('made up').next()).codes).toEqual(['LEASE_LOST']);
  });

  it('is refused to who may not work', async () => {
    const reader = await world.createUser('a reader', ['reader']);
    const socket = openSocket(url, await world.tokenOf(reader.id));
    sockets.push(socket);
    const { codes } = await socket.subscribe(COMMANDS, { leaseId: 'q1.x' }).next();
    expect(codes).toEqual(['FORBIDDEN_OPERATION']);
  });
});
