import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RobotWorld, startRobotWorld, token } from '../robotWorld.ts';
import { at, nodesOf } from '../world.ts';

let world: RobotWorld;
beforeAll(async () => {
  world = await startRobotWorld();
});
afterAll(() => world.stop());

describe('tasks as of an instant', () => {
  const list = `query ($asOf: DateTime, $ids: [ID!]) {
    tasks(asOf: $asOf, filter: { ids: $ids }) { totalCount edges { node { id status } } }
  }`;

  it('are as they were, for auditors', async () => {
    const robot = await world.robot('Of the past');
    const id = await world.addTask();
    const { leaseId } = await robot.take({ processes: [token] });
    await robot.data('mutation ($lease: ID!) { completeWork(leaseId: $lease) { id } }', { lease: leaseId });
    const history = await world.data(
      'query ($id: ID!) { history(kind: TASK, id: $id) { edges { node { at status } } } }',
      { id },
    );
    const executing = nodesOf(at(history, 'history')).find((node) => at(node, 'status') === 'EXECUTING');
    const past = await world.data(list, { asOf: at(executing, 'at'), ids: [id] });
    expect(nodesOf(at(past, 'tasks'))).toEqual([{ id, status: 'EXECUTING' }]);
    const now = await world.data(list, { ids: [id] });
    expect(nodesOf(at(now, 'tasks'))).toEqual([{ id, status: 'DONE' }]);
    const reader = await world.createUser('no auditor', ['reader']);
    const as = { token: await world.tokenOf(reader.id) };
    expect((await world.ask(list, { asOf: at(executing, 'at') }, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
    expect((await world.ask(list, { asOf: '2999-01-01' })).codes).toEqual(['INVALID_ARGUMENT']);
  });
});
