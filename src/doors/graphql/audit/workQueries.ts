import { Arg, Args, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { demandSinceBeginning } from '../../../audit/beginning.ts';
import { shownLog } from '../../../audit/shownWork.ts';
import type { Moment, WorkEntry } from '../../../audit/workHistory.ts';
import { comparisonOf, countEntries, entryAt, historyPart } from '../../../audit/workHistory.ts';
import { demand } from '../../../auth/caller.ts';
import { workStream } from '../../../domain/changes/work.ts';
import type { Instant } from '../../../domain/instant.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { WorkKind, WorkRef } from '../../../domain/work.ts';
import { verifyStream } from '../../../store/verifyChains.ts';
import { demandWorkOf, isWorkOf } from '../../http/auditedWork.ts';
import type { GraphQLContext } from '../context.ts';
import { numberOf, oneOf } from '../ids.ts';
import type { PlacedList } from '../lists/connection.ts';
import { readPlaced } from '../lists/connection.ts';
import { byId } from '../lists/cursor.ts';
import { caughtUp } from '../reading.ts';
import { type ArgDecorator } from '../resolvers/arguments.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { PageArgs } from '../types/connection.ts';
import { WorkKindEnum } from '../workEnums.ts';
import { chainVerificationNode, ChainVerificationType } from './chainVerification.ts';
import { WorkAsOfType, workAsOfNode, WorkMoment } from './workAsOf.ts';
import {
  FieldChangeType,
  fieldChangeNode,
  WorkEventConnection,
  workEventNode,
  type WorkEventType,
} from './workEvent.ts';

export const KindArg = (): ArgDecorator =>
  Arg('kind', () => WorkKindEnum, { description: 'Which kind of work.' });

export const WorkIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The work by its number.' });

/** A piece of work that the caller may see. Throws ForbiddenOperation, ItemNotFound. */
export async function demandWork(
  { caller, services }: GraphQLContext,
  kind: WorkKind,
  id: string,
): Promise<WorkRef> {
  const work: WorkRef = { kind, id: numberOf(id) };
  await demandWorkOf(caller, services.orchestrator.store, work);
  return work;
}

@Resolver()
export class WorkQueries {
  @Query(() => WorkEventConnection, {
    description:
      'Every event of a piece of work, the oldest first. Needs Transactions.View for an item, Tasks.View for a task. Errors: ITEM_NOT_FOUND, also where it is in a folder of others.',
  })
  async history(
    @Ctx() context: GraphQLContext,
    @KindArg() kind: WorkKind,
    @WorkIdArg() id: string,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    const work = await demandWork(context, kind, id);
    return readPlaced(context, historyOf(context, work), page);
  }

  @Query(() => WorkAsOfType, {
    nullable: true,
    description:
      'A piece of work as it was at an instant or right after one of its events; null where it was not there yet, or is in a folder of others. Needs Transactions.View or Tasks.View. Errors: PARAMETER_MISSING and PARAMETER_INVALID (one of both is needed), INVALID_ARGUMENT (there is no such revision, or the instant is before the beginning of the log).',
  })
  async workAsOf(
    @Ctx() context: GraphQLContext,
    @KindArg() kind: WorkKind,
    @WorkIdArg() id: string,
    @Arg('at', () => DateTime, { nullable: true, description: 'An instant.' })
    at: Instant | null | undefined,
    @Arg('revision', () => Int, { nullable: true, description: 'Right after the event of this revision.' })
    revision: number | null | undefined,
  ) {
    const { store, items } = context.services.orchestrator;
    const work: WorkRef = { kind, id: numberOf(id) };
    const isThere = await isWorkOf(context.caller, store, work);
    const moment = momentOf({ at, revision }, 'at and revision');
    if (!isThere) return null;
    const entry = await entryAt(shownLog(context.services.orchestrator), work, moment);
    if (entry === null) await demandInLog(context, moment, 'at');
    if (entry === null) return null;
    const today = kind === 'queueItem' ? await items.load(workStream(work)) : null;
    return workAsOfNode(work, entry, today?.state.erasedAt ?? null);
  }

  @Query(() => [FieldChangeType], {
    description:
      'What differs in a piece of work between two moments, field by field. Needs Transactions.View or Tasks.View. Errors: ITEM_NOT_FOUND, PARAMETER_MISSING, PARAMETER_INVALID, INVALID_ARGUMENT as with workAsOf.',
  })
  async diff(
    @Ctx() context: GraphQLContext,
    @KindArg() kind: WorkKind,
    @WorkIdArg() id: string,
    @Arg('from', () => WorkMoment, {
      nullable: true,
      description: 'The first moment; before the work was there where it is left out.',
    })
    from: WorkMoment | null | undefined,
    @Arg('to', () => WorkMoment, { nullable: true, description: 'The other one; now where it is left out.' })
    to: WorkMoment | null | undefined,
  ) {
    const work = await demandWork(context, kind, id);
    const { orchestrator } = context.services;
    const { clock } = orchestrator;
    const start = given(from) ? momentOf(from, 'at and revision of from') : null;
    if (start !== null) await demandInLog(context, start, 'at of from');
    const end = given(to) ? momentOf(to, 'at and revision of to') : { at: fromMilliseconds(clock()) };
    if (given(to)) await demandInLog(context, end, 'at of to');
    return (await comparisonOf(shownLog(orchestrator), work, start, end)).changes.map(fieldChangeNode);
  }

  @Query(() => ChainVerificationType, {
    description:
      'Recomputes the hash chain of a piece of work. Needs Audit.View, and Transactions.View or Tasks.View. Errors: ITEM_NOT_FOUND.',
  })
  async verifyChain(@Ctx() context: GraphQLContext, @KindArg() kind: WorkKind, @WorkIdArg() id: string) {
    demand(context.caller, 'Audit.View');
    const work = await demandWork(context, kind, id);
    return chainVerificationNode(await verifyStream(context.services.orchestrator.store, workStream(work)));
  }
}

interface Asked {
  readonly at?: Instant | null | undefined;
  readonly revision?: number | null | undefined;
}

const given = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

function momentOf({ at, revision }: Asked, names: string): Moment {
  const moment = oneOf(at, revision, names);
  return 'a' in moment ? { at: moment.a } : { revision: moment.b };
}

/** Throws InvalidArgument for an instant from which the log knows nothing. */
async function demandInLog(context: GraphQLContext, moment: Moment, name: string): Promise<void> {
  if ('at' in moment) await demandSinceBeginning(await caughtUp(context), moment.at, name);
}

function historyOf({ services }: GraphQLContext, work: WorkRef): PlacedList<WorkEntry, WorkEventType> {
  const { orchestrator } = services;
  const log = shownLog(orchestrator);
  return {
    name: `history/${workStream(work)}`,
    sort: byId('asc'),
    readRows: ({ rows, fromEnd, after, before }) =>
      historyPart(log, work, { rows, fromEnd, after: after?.id ?? null, before: before?.id ?? null }),
    nodeOf: workEventNode,
    placeOf: ({ event }) => ({ key: null, id: event.revision }),
    count: () => countEntries(log, work),
  };
}
