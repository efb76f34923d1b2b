import { DomainError } from '../domain/errors.ts';
import type { Registration, System, SystemEvent } from '../domain/system/system.ts';
import { checkRegistration, decideAccess, decideSources, requested } from '../domain/system/system.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { changeKeyed, createKeyed } from './keyedDefinitions.ts';

/** Anybody may ask to be let in: beyond so many that wait, nobody else may. */
const MAX_WAITING = 1_000;

/**
 * Lets a system ask to be let in; one that is known stays as it is. Throws InvalidArgument, TooManyRequests where too
 * many wait for an answer.
 */
export async function registerSystem(
  orchestrator: Orchestrator,
  context: CommandContext,
  registration: Registration,
): Promise<System> {
  const { definitions } = orchestrator;
  const checked = checkRegistration(registration);
  const known = definitions.systemByKey(checked.key);
  if (known !== undefined) return known;
  if (definitions.systems().filter(({ access }) => access === 'REQUEST').length >= MAX_WAITING)
    throw new DomainError('TooManyRequests', 'Too many systems wait to be let in.');
  await createKeyed(orchestrator, context, 'system', checked.key, (id) => [requested(id, checked)]);
  const system = definitions.systemByKey(checked.key);
  if (system === undefined) throw new Error('a registered system is known');
  return system;
}

/** Lets a system in. Throws ItemNotFound. */
export const allowSystem = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
): Promise<System> => change(orchestrator, context, id, (system) => decideAccess(system, 'ALLOWED'));

/** Keeps a system out; its tasks go on. Throws ItemNotFound. */
export const lockSystem = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
): Promise<System> => change(orchestrator, context, id, (system) => decideAccess(system, 'LOCKED'));

/**
 * Says from which networks a system may call; from anywhere where there are none. They must be readable. Throws
 * ItemNotFound, InvalidArgument where there are too many.
 */
export const setSystemSources = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  sources: readonly string[],
): Promise<System> => change(orchestrator, context, id, (system) => decideSources(system, sources));

async function change(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  decideOn: (system: System) => SystemEvent[],
): Promise<System> {
  const { definitions } = orchestrator;
  const demand = (): System => {
    const system = definitions.system(id);
    if (system === undefined || system.deleted)
      throw new DomainError('ItemNotFound', 'The system does not exist.');
    return system;
  };
  await changeKeyed(
    orchestrator,
    context,
    `system-${id}`,
    () => definitions.system(id),
    () => decideOn(demand()),
  );
  return demand();
}
