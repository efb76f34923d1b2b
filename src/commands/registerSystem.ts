import type { Verdict } from '../domain/access.ts';
import { DomainError } from '../domain/errors.ts';
import type { Registration, System } from '../domain/system/system.ts';
import { checkRegistration, decideAccess, requested } from '../domain/system/system.ts';
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
): Promise<System> => setAccess(orchestrator, context, id, 'ALLOWED');

/** Keeps a system out; its tasks go on. Throws ItemNotFound. */
export const lockSystem = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
): Promise<System> => setAccess(orchestrator, context, id, 'LOCKED');

async function setAccess(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  access: Verdict,
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
    () => decideAccess(demand(), access),
  );
  return demand();
}
