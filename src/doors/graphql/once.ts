import type { CommandContext } from '../../commands/context.ts';
import { acceptOnce, type KeyedCommand } from '../../commands/idempotency.ts';
import type { Target } from '../../domain/idempotency.ts';
import type { GraphQLContext } from './context.ts';

export type Key = string | null | undefined;

/** A call as the command that its caller has named: the field and all that it is told. Null where it has no name. */
export const keyed = (
  key: Key,
  call: readonly [field: string, ...told: readonly unknown[]],
): KeyedCommand | null => (typeof key === 'string' ? { key, request: JSON.stringify(call) } : null);

/**
 * The context of a command that its caller may have to give twice: `call` is the field and all that it is told, and
 * `target` makes up the identity of what it creates. Throws InvalidArgument, IdempotencyKeyReused.
 */
export const once = (
  { services }: GraphQLContext,
  command: CommandContext,
  key: Key,
  call: readonly [field: string, ...told: readonly unknown[]],
  target?: () => Target | Promise<Target>,
): Promise<CommandContext> => acceptOnce(services.orchestrator, command, keyed(key, call), target);
