import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { TakeRequest } from '../../../commands/waitingTakers.ts';
import type { WorkWish } from '../../../commands/workWish.ts';
import { DomainError } from '../../../domain/errors.ts';
import { askedWish } from '../../http/robots/wish.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { callerIn, commandOutsideFolders } from '../context.ts';
import { numberOf } from '../ids.ts';
import { MAX_REQUEST_ID, withinLength } from '../inputs/lengths.ts';
import { ClaimWorkInput } from '../inputs/workInputs.ts';
import type { Key } from '../once.ts';
import { leaseNode, LeaseType } from '../types/lease.ts';
import type { ArgDecorator } from './arguments.ts';
import { checkedLease } from './leases.ts';

const MAX_NAMED = 100;
/** Less than proxies wait for an answer. */
const MAX_WAIT_MS = 25_000;

const ClaimFolderArg = (): ArgDecorator =>
  Arg('folderId', () => ID, {
    nullable: true,
    description:
      'Only work of this folder. Where neither it nor a header names one, work of all folders of the caller.',
  });

@Resolver()
export class Claims {
  @Mutation(() => LeaseType, {
    nullable: true,
    description:
      'Lends work to the caller, or waits for it; null where there is none. Needs Work.Take, and Transactions.Edit for queue items or Tasks.Edit for tasks. Errors: ITEM_NOT_FOUND (a queue or a process), INVALID_ARGUMENT, FORBIDDEN_OPERATION (the robot is not allowed).',
  })
  async claimWork(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => ClaimWorkInput, { description: 'Which work, and for how long.' })
    input: ClaimWorkInput,
    @ClaimFolderArg() folderId: FolderId,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description:
        'Another place for `requestId`, which counts more: a claim that comes again gets the same lease as long as it stands.',
    })
    key: Key,
  ) {
    const { takers, orchestrator } = context.services;
    const taking = takers.take(requestOf(context, input, folderId, input.requestId ?? key ?? null));
    context.onGone(() => taking.leave());
    const [claimed] = await taking.claimed;
    return claimed === undefined ? null : leaseNode(orchestrator.definitions, claimed, orchestrator.clock());
  }
}

function requestOf(
  context: GraphQLContext,
  input: ClaimWorkInput,
  folderId: FolderId,
  requestId: string | null,
): TakeRequest {
  const command = commandOutsideFolders(context, 'Work.Take');
  const { kinds, waitMs } = input;
  const caller = callerIn(context, folderId);
  const queues = named(input.queueIds, 'queueIds')?.map((id) => String(numberOf(id, 'queueIds')));
  const processes = named(input.processes, 'processes');
  const { definitions } = context.services.orchestrator;
  if (waitMs < 0 || waitMs > MAX_WAIT_MS)
    throw new DomainError('InvalidArgument', `waitMs must be 0 to ${MAX_WAIT_MS}.`);
  const wish = askedWish(definitions, caller, { kinds, queues, processes });
  return { context: command, wish: { ...wish, ...lendingOf(context, input, requestId) }, max: 1, waitMs };
}

function named(names: readonly string[] | null | undefined, argument: string): readonly string[] | undefined {
  if (names === null || names === undefined) return undefined;
  if (names.length === 0 || names.length > MAX_NAMED)
    throw new DomainError('InvalidArgument', `${argument} must have 1 to ${MAX_NAMED} members.`);
  return names;
}

function lendingOf(
  context: GraphQLContext,
  input: ClaimWorkInput,
  requestId: string | null,
): Omit<WorkWish, 'queues' | 'processes'> {
  const { leaseMs, reference, referenceMatch } = input;
  const robotId = robotOf(context, input);
  withinLength(requestId, MAX_REQUEST_ID, 'requestId');
  return {
    leaseMs: checkedLease(leaseMs),
    ...(robotId !== null && { robotId }),
    ...(typeof requestId === 'string' && requestId !== '' && { requestId }),
    // An empty reference asks for any, as in startTransaction.
    ...(typeof reference === 'string' &&
      reference !== '' && { filter: { reference, option: referenceMatch ?? 'Equals' } }),
  };
}

/** The robot named, or the robot that calls. An unknown one is refused rather than forgotten. */
function robotOf({ caller, services }: GraphQLContext, { robotId }: ClaimWorkInput): number | null {
  if (typeof robotId !== 'string')
    return caller.principal.kind === 'robot' ? Number(caller.principal.id) : null;
  const robot = services.orchestrator.definitions.robot(numberOf(robotId, 'robotId'));
  if (robot === undefined || robot.deleted)
    throw new DomainError('InvalidArgument', 'robotId names no robot.');
  return robot.id;
}
