import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { group } from '../../unit/commands/taskWorld.ts';
import { type RobotWorld, startRobotWorld } from './robotWorld.ts';
import { at, idOf, nodesOf } from './world.ts';

let world: RobotWorld;
beforeAll(async () => {
  world = await startRobotWorld();
});
afterAll(() => world.stop());

const register =
  'mutation ($input: RegisterRobotInput!, $key: String) { registerRobot(input: $input, idempotencyKey: $key) { secret robot { id key name access kinds version groups machine { os host user cpu ramMb } presence { isConnected } } } }';
const me = '{ robot { id access } }';
const open = 'mutation { openSession(state: "idle") { id heartbeatMs serverTime } }';

describe('registerRobot', () => {
  it('shows a secret, which lets the robot ask for itself alone', async () => {
    const machine = { os: 'Linux', host: 'vm-1', user: 'robot', cpu: 'x86', ramMb: 2048 };
    const input = { name: 'One', kinds: ['TASK', 'QUEUE_ITEM'], version: '1.2', machine };
    const registered = at(await world.data(register, { input }), 'registerRobot');
    expect(registered).toEqual({
      secret: expect.stringMatching(/^rt_/),
      robot: {
        id: expect.any(String),
        key: expect.stringMatching(/^[\da-f-]{36}$/),
        name: 'One',
        access: 'REQUEST',
        kinds: ['TASK', 'QUEUE_ITEM'],
        version: '1.2',
        groups: [],
        machine,
        presence: null,
      },
    });
    const as = { token: String(at(registered, 'secret')) };
    const { id } = Object(at(registered, 'robot'));
    expect(await world.data(me, {}, as)).toEqual({ robot: { id, access: 'REQUEST' } });
    for (const refused of [
      open,
      'mutation { claimWork(input: {}) { leaseId } }',
      '{ bots { totalCount } }',
      '{ queues { totalCount } }',
    ])
      expect((await world.ask(refused, {}, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
  });

  it('under a key makes one robot, whose secret counts until it is shown again', async () => {
    const input = { name: 'Two', kinds: ['TASK'] };
    const first = at(await world.data(register, { input, key: 'k' }), 'registerRobot');
    const again = at(await world.data(register, { input, key: 'k' }), 'registerRobot');
    expect(at(again, 'robot')).toEqual(at(first, 'robot'));
    const asked = async (secret: unknown) => (await world.ask(me, {}, { token: String(secret) })).status;
    expect([await asked(at(first, 'secret')), await asked(at(again, 'secret'))]).toEqual([401, 200]);
    const other = await world.ask(register, { input: { ...input, name: 'Other' }, key: 'k' });
    expect(other.codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    await world.data('mutation ($id: ID!) { allowRobot(id: $id) { id } }', { id: at(first, 'robot', 'id') });
    expect((await world.ask(register, { input, key: 'k' })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(await asked(at(again, 'secret'))).toBe(200);
  });

  it.each([
    { name: '', kinds: ['TASK'] },
    { name: 'x'.repeat(251), kinds: ['TASK'] },
    { name: 'No kind', kinds: [] },
    { name: 'Minus', kinds: ['TASK'], machine: { ramMb: -1 } },
    { name: 'Long', kinds: ['TASK'], machine: { os: 'x'.repeat(251) } },
  ])('refuses %j', async (input) => {
    expect((await world.ask(register, { input })).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it.each(['x y', '', 'ä', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const { codes } = await world.ask(register, { input: { name: 'Keyed', kinds: ['TASK'] }, key });
    expect(codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('allowRobot and lockRobot', () => {
  const allow =
    'mutation ($id: ID!, $groups: [ID!]) { allowRobot(id: $id, groups: $groups) { access groups revision } }';
  const lock = 'mutation ($id: ID!) { lockRobot(id: $id) { access groups } }';

  it('let a robot in and keep it out', async () => {
    const robot = await world.robot('In and out', { isAllowed: false });
    expect(await world.data(allow, { id: robot.id, groups: [group.toUpperCase()] })).toEqual({
      allowRobot: { access: 'ALLOWED', groups: [group], revision: 1 },
    });
    expect((await robot.ask(open)).codes).toEqual([]);
    expect(await world.data(lock, { id: robot.id })).toEqual({
      lockRobot: { access: 'LOCKED', groups: [group] },
    });
    expect((await robot.ask(open)).codes).toEqual(['FORBIDDEN_OPERATION']);
    expect(await robot.data(me)).toEqual({ robot: { id: robot.id, access: 'LOCKED' } });
    // Groups that are not named stay.
    expect(await world.data(allow, { id: robot.id })).toMatchObject({
      allowRobot: { access: 'ALLOWED', groups: [group] },
    });
  });

  it('are for operators, who cannot register one', async () => {
    const robot = await world.robot('Of an operator', { isAllowed: false });
    const operator = await world.createUser('operator', ['operator']);
    const as = { token: await world.tokenOf(operator.id) };
    expect((await world.ask(allow, { id: robot.id }, as)).codes).toEqual([]);
    expect((await world.ask(lock, { id: robot.id }, as)).codes).toEqual([]);
    const { codes } = await world.ask(register, { input: { name: 'x', kinds: ['TASK'] } }, as);
    expect(codes).toEqual(['FORBIDDEN_OPERATION']);
  });

  it('refuse what is not there', async () => {
    for (const mutation of [allow, lock]) {
      expect((await world.ask(mutation, { id: '4711' })).codes).toEqual(['ITEM_NOT_FOUND']);
      expect((await world.ask(mutation, { id: 'x' })).codes).toEqual(['INVALID_ARGUMENT']);
    }
    const robot = await world.robot('Of no group', { isAllowed: false });
    const { codes } = await world.ask(allow, { id: robot.id, groups: ['x'] });
    expect(codes).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('newRobotSecret', () => {
  const mutation =
    'mutation ($id: ID!, $revoke: Boolean) { newRobotSecret(id: $id, revokeOthers: $revoke) { secret revoked } }';
  const statusWith = async (secret: unknown) => (await world.ask(me, {}, { token: String(secret) })).status;

  it('shows another secret, beside the others or in their place', async () => {
    const robot = await world.robot('Of many secrets');
    const second = at(await world.data(mutation, { id: robot.id }), 'newRobotSecret');
    expect(second).toEqual({ secret: expect.stringMatching(/^rt_/), revoked: 0 });
    expect((await robot.ask(me)).status).toBe(200);
    expect(await statusWith(at(second, 'secret'))).toBe(200);

    const third = at(await world.data(mutation, { id: robot.id, revoke: true }), 'newRobotSecret');
    expect(third).toMatchObject({ revoked: 2 });
    expect((await robot.ask(me)).status).toBe(401);
    expect(await statusWith(at(second, 'secret'))).toBe(401);
    expect(await statusWith(at(third, 'secret'))).toBe(200);
  });

  it('is for those who may register a robot, and for a robot that is there', async () => {
    const operator = await world.createUser('operator of secrets', ['operator']);
    const as = { token: await world.tokenOf(operator.id) };
    const { id } = await world.robot('Without more secrets');
    expect((await world.ask(mutation, { id }, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
    expect((await world.ask(mutation, { id: '4711' })).codes).toEqual(['ITEM_NOT_FOUND']);
  });
});

describe('deleteRobot', () => {
  const mutation = 'mutation ($id: ID!) { deleteRobot(id: $id) { id name } }';

  it('takes a robot away, and its secrets with it', async () => {
    const robot = await world.robot('Deleted');
    expect(await world.data(mutation, { id: robot.id })).toEqual({
      deleteRobot: { id: robot.id, name: 'Deleted' },
    });
    expect((await robot.ask(me)).status).toBe(401);
    const left = await world.data(
      'query ($id: ID!) { bot(id: $id) { id } bots(nameContains: "Deleted") { totalCount } }',
      { id: robot.id },
    );
    expect(left).toEqual({ bot: null, bots: { totalCount: 0 } });
    expect(await world.services.auth.tokensOf({ kind: 'bot', principalId: robot.id })).toEqual([]);
    for (const gone of [mutation, 'mutation ($id: ID!) { newRobotSecret(id: $id) { secret } }'])
      expect((await world.ask(gone, { id: robot.id })).codes).toEqual(['ITEM_NOT_FOUND']);
  });

  it('keeps the work that the robot took as its own until the lease ends', async () => {
    await world.addItem();
    const robot = await world.robot('Deleted at work');
    const { leaseId, id } = await robot.take({ kinds: ['QUEUE_ITEM'] });
    await world.data(mutation, { id: robot.id });
    const complete = 'mutation ($id: ID!) { completeWork(leaseId: $id) { id } }';
    expect((await robot.ask(complete, { id: leaseId })).status).toBe(401);
    const status = 'query ($id: ID!) { queueItem(id: $id) { status } }';
    expect(await world.data(status, { id })).toEqual({ queueItem: { status: 'IN_PROGRESS' } });
  });

  it('is not for operators', async () => {
    const operator = await world.createUser('operator who deletes', ['operator']);
    const { id } = await world.robot('To stay');
    const as = { token: await world.tokenOf(operator.id) };
    expect((await world.ask(mutation, { id }, as)).codes).toEqual(['FORBIDDEN_OPERATION']);
  });
});

describe('robots', () => {
  it('are listed by their names, and found by them and by their access', async () => {
    for (const name of ['List b', 'List a', 'List c']) await world.robot(name, { isAllowed: false });
    const list = async (args: string) =>
      nodesOf(at(await world.data(`{ bots(${args}) { edges { node { name } } } }`), 'bots')).map((node) =>
        at(node, 'name'),
      );
    expect(await list('nameContains: "LIST "')).toEqual(['List a', 'List b', 'List c']);
    expect(await list('nameContains: "List", last: 1')).toEqual(['List c']);
    expect(await list('nameContains: "List", access: ALLOWED')).toEqual([]);
    expect(await list('nameContains: "List", access: REQUEST, first: 1')).toEqual(['List a']);
    const total = at(await world.data('{ bots(nameContains: "List") { totalCount } }'), 'bots', 'totalCount');
    expect(total).toBe(3);
  });

  it('are found by their numbers, and are no robots of others', async () => {
    const { id } = await world.robot('Found');
    const find = 'query ($id: ID!) { bot(id: $id) { name } robot { id } }';
    expect(await world.data(find, { id })).toEqual({ bot: { name: 'Found' }, robot: null });
    expect(await world.data(find, { id: '4711' })).toEqual({ bot: null, robot: null });
    expect((await world.ask(find, { id: 'x' })).codes).toEqual(['INVALID_ARGUMENT']);
  });

  it('are connected once their programs have been heard of', async () => {
    const [robot, silent] = [await world.robot('Connected'), await world.robot('Connected not')];
    const { id, heartbeatMs } = Object(at(await robot.data(open), 'openSession'));
    expect(heartbeatMs).toBe(20_000);
    const beat =
      'mutation ($id: ID!) { robotHeartbeat(sessionId: $id, state: "reading") { leases { leaseId } commands { leaseId } heartbeatMs serverTime } }';
    expect(await robot.data(beat, { id })).toEqual({
      robotHeartbeat: { leases: [], commands: [], heartbeatMs: 20_000, serverTime: expect.any(String) },
    });
    const presence = 'presence { isConnected doing lastSeen }';
    const listed = await world.data(
      `{ bots(nameContains: "Connected") { edges { node { id ${presence} } } } }`,
    );
    expect(nodesOf(at(listed, 'bots'))).toEqual([
      { id: robot.id, presence: { isConnected: true, doing: 'reading', lastSeen: expect.any(String) } },
      { id: silent.id, presence: null },
    ]);
  });
});

describe('a heartbeat', () => {
  const beat =
    'mutation ($id: ID!, $leases: [ID!]) { robotHeartbeat(sessionId: $id, leaseIds: $leases) { leases { leaseId expiresAt cancelRequested } commands { type leaseId } } }';

  it('extends leases, and tells which are lost and which are to be given up', async () => {
    const robot = await world.robot('Beating');
    const session = idOf(await robot.data(open));
    const [item, task] = [await world.addItem(), await world.addTask()];
    const onItem = await robot.take({ kinds: ['QUEUE_ITEM'] });
    const onTask = await robot.take({ kinds: ['TASK'] });
    expect([onItem.id, onTask.id]).toEqual([item, task]);
    await world.data('mutation ($id: ID!) { cancelTask(id: $id, ask: true) { status } }', { id: task });
    const leases = [onItem.leaseId, onTask.leaseId, 'q4711.x'];
    expect(await robot.data(beat, { id: session, leases })).toEqual({
      robotHeartbeat: {
        leases: [
          { leaseId: onItem.leaseId, expiresAt: expect.any(String), cancelRequested: false },
          { leaseId: onTask.leaseId, expiresAt: expect.any(String), cancelRequested: true },
        ],
        commands: [
          { type: 'STOP', leaseId: 'q4711.x' },
          { type: 'CANCEL', leaseId: onTask.leaseId },
        ],
      },
    });
  });

  it("is refused with another one's session", async () => {
    const [robot, other] = [await world.robot('Owner'), await world.robot('Thief')];
    const session = idOf(await robot.data(open));
    expect((await other.ask(beat, { id: session })).codes).toEqual(['ITEM_NOT_FOUND']);
    expect((await robot.ask(beat, { id: 'x' })).codes).toEqual(['ITEM_NOT_FOUND']);
  });
});
