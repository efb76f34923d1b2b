import type { CommandContext } from '../../commands/context.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WorkKind } from '../../domain/work.ts';
import { workOfLease } from '../../domain/work.ts';
import { demandKind } from '../http/robots/wish.ts';
import type { GraphQLContext } from './context.ts';
import { commandOutsideFolders } from './context.ts';
import { numberOf } from './ids.ts';

/** How a mutation names leased work: by its lease, and where it wants to be sure by the work too. */
export interface LeaseNamed {
  readonly leaseId: string;
  readonly kind?: WorkKind | null | undefined;
  readonly id?: string | null | undefined;
}

/**
 * The context of a command on leased work, which says itself which folder it is in. Throws ForbiddenOperation, LeaseLost
 * where there is no such lease, or where it is on other work.
 */
export function leaseCommand(context: GraphQLContext, { leaseId, kind, id }: LeaseNamed): CommandContext {
  const command = commandOutsideFolders(context, 'Work.Take');
  const work = workOfLease(leaseId);
  if (work === null) throw new DomainError('LeaseLost');
  demandKind(context.caller, work.kind);
  const isOther = (kind ?? work.kind) !== work.kind || (typeof id === 'string' && numberOf(id) !== work.id);
  if (isOther) throw new DomainError('LeaseLost', 'The lease is on other work.');
  return command;
}
