// What robots need, set up through GraphQL: a queue, a process, a system that sets tasks, and robots themselves.
import { taskFilesPrepared } from '../../../src/commands/prepareTask.ts';
import { registerSystem } from '../../../src/commands/registerSystem.ts';
import { alice } from '../../support/given.ts';
import { contextOf } from '../../support/orchestrator.ts';
import { processKey, systemKey } from '../../unit/commands/taskWorld.ts';
import { type As, at, idOf, startWorld, type Told, type World } from './world.ts';

export const token = processKey;

/** A robot that has registered. */
export interface GraphQLRobot {
  readonly id: string;
  readonly as: As;
  ask(query: string, variables?: object): Promise<Told>;
  /** As `ask`; throws where there is an error. */
  data(query: string, variables?: object): Promise<unknown>;
  /** Takes work; it must get some. */
  take(input?: object): Promise<{ readonly leaseId: string; readonly id: string; readonly kind: string }>;
}

export interface RobotWorld extends World {
  readonly queueId: string;
  readonly processId: string;
  readonly systemId: string;
  /** Allowed unless told otherwise. */
  robot(
    name: string,
    options?: { readonly isAllowed?: boolean; readonly input?: object },
  ): Promise<GraphQLRobot>;
  addItem(reference?: string): Promise<string>;
  /** Sets a task, which waits for a robot then. */
  addTask(input?: object): Promise<string>;
  prepared(taskId: string): Promise<void>;
}

const claim =
  'mutation ($input: ClaimWorkInput!) { claimWork(input: $input) { leaseId kind work { kind id } } }';

export async function startRobotWorld(): Promise<RobotWorld> {
  const world = await startWorld();
  const { orchestrator } = world.services;
  const context = contextOf(alice);
  const queueId = idOf(await world.data('mutation { createQueue(input: { name: "Invoices" }) { id } }'));
  const published = await world.data(
    'mutation ($input: PublishProcessInput!) { publishProcess(input: $input) { id } }',
    { input: { process: token, name: 'Creating profiles' } },
  );
  const asking = { key: systemKey, name: 'BPM', description: null };
  const { id: systemNumber } = await registerSystem(orchestrator, context, asking);
  const systemId = String(systemNumber);
  await world.data('mutation ($id: ID!) { allowSystem(id: $id) { id } }', { id: systemId });

  const robot: RobotWorld['robot'] = async (name, { isAllowed = true, input = {} } = {}) => {
    const registered = await world.data(
      'mutation ($input: RegisterRobotInput!) { registerRobot(input: $input) { secret robot { id } } }',
      { input: { name, kinds: ['QUEUE_ITEM', 'TASK'], ...input } },
    );
    const id = String(at(registered, 'registerRobot', 'robot', 'id'));
    if (isAllowed) await world.data('mutation ($id: ID!) { allowRobot(id: $id) { id } }', { id });
    const as: As = { token: String(at(registered, 'registerRobot', 'secret')) };
    const ask: GraphQLRobot['ask'] = (query, variables) => world.ask(query, variables, as);
    return {
      id,
      as,
      ask,
      data: (query, variables) => world.data(query, variables, as),
      take: async (wanted = {}) => {
        const taken = at(await world.data(claim, { input: wanted }, as), 'claimWork');
        return {
          leaseId: String(at(taken, 'leaseId')),
          kind: String(at(taken, 'work', 'kind')),
          id: String(at(taken, 'work', 'id')),
        };
      },
    };
  };
  const prepared = async (taskId: string): Promise<void> => {
    await taskFilesPrepared(orchestrator, context, Number(taskId), []);
    await orchestrator.caughtUpTo(orchestrator.store.lastAcknowledgedPosition);
  };
  return {
    ...world,
    queueId,
    processId: idOf(published),
    systemId,
    robot,
    addItem: async (reference = 'r') =>
      idOf(
        await world.data('mutation ($input: AddQueueItemInput!) { addQueueItem(input: $input) { id } }', {
          input: { queueId, reference },
        }),
      ),
    addTask: async (input = {}) => {
      const set = await world.data(
        'mutation ($input: CreateTaskInput!) { createTask(input: $input) { id } }',
        { input: { systemId, process: token, ...input } },
      );
      await prepared(idOf(set));
      return idOf(set);
    },
    prepared,
  };
}
