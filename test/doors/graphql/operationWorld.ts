// Operations that are carried out: the GraphQL door, and what the leader does beside it.
import { Operations, type OperationsOptions } from '../../../src/reactors/operations/operations.ts';
import { followLog } from '../../../src/reactors/logFollower.ts';
import type { World } from './world.ts';
import { at } from './world.ts';

export interface Carrier {
  stop(): Promise<void>;
}

/** Carries out operations until it is stopped. */
export function carryOutOperations(
  { services: { orchestrator, reads } }: World,
  changes: Partial<OperationsOptions> = {},
): Carrier {
  const listeners = new Set<Parameters<OperationsOptions['listen']>[0]>();
  const follower = followLog(orchestrator.store, {
    after: 0,
    categories: new Set(['operation']),
    apply: (event) => {
      for (const listener of listeners) listener(event);
    },
    onGrown: () => {},
    onError: rethrow,
  });
  const operations = new Operations({
    orchestrator,
    reads,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onError: rethrow,
    ...changes,
  });
  return {
    stop: async () => {
      await operations.stop();
      await follower.stop();
    },
  };
}

const FIELDS = `id kind status total processed progress changed refused reason
  refusedByCode { code count } refusals { itemId code } priority reviewerId queueId
  startedBy { name } actor { name } endedAt`;

/** An operation as the door tells it. */
export async function operationOf(world: World, id: string): Promise<unknown> {
  return at(await world.data(`query ($id: ID!) { operation(id: $id) { ${FIELDS} } }`, { id }), 'operation');
}

/** An operation when it has ended. */
export async function ended(world: World, id: string): Promise<unknown> {
  for (;;) {
    const operation = await operationOf(world, id);
    if (at(operation, 'status') !== 'RUNNING') return operation;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

function rethrow(error: unknown): never {
  throw error;
}
