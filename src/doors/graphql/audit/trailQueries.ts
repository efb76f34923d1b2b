import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import type { TrailEvent } from '../../../audit/trail.ts';
import { readTrail } from '../../../audit/trail.ts';
import { demand } from '../../../auth/caller.ts';
import type { TrailFilter } from '../../../readModel/queries/auditTrail.ts';
import { countTrail } from '../../../readModel/queries/auditTrail.ts';
import type { GraphQLContext } from '../context.ts';
import { OrderDirection } from '../inputs/order.ts';
import type { PlacedList } from '../lists/connection.ts';
import { readPlaced } from '../lists/connection.ts';
import { reversed, type Sort } from '../lists/cursor.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { placeIn } from './trailPlace.ts';
import {
  AuditTrailConnection,
  type AuditTrailEntryType,
  AuditTrailFilter,
  trailFilterOf,
  trailNode,
} from './trailTypes.ts';

@Resolver()
export class TrailQueries {
  @Query(() => AuditTrailConnection, {
    description:
      'Who has done what, across all streams, in all folders of the caller; what belongs to no folder is shown to who may use all of them. The newest first unless told. Needs Audit.View.',
  })
  async auditTrail(
    @Ctx() context: GraphQLContext,
    @Arg('filter', () => AuditTrailFilter, { nullable: true, description: 'What is looked for.' })
    filter: AuditTrailFilter | null | undefined,
    @Arg('direction', () => OrderDirection, { defaultValue: 'desc', description: 'Which way in time.' })
    direction: Sort['direction'],
    @Args(() => PageArgs) page: PageArgs,
  ) {
    demand(context.caller, 'Audit.View');
    const wanted = trailFilterOf(context.caller, filter ?? {});
    return readPlaced(context, await trailOf(context, wanted, direction), page);
  }
}

async function trailOf(
  context: GraphQLContext,
  filter: TrailFilter,
  direction: Sort['direction'],
): Promise<PlacedList<TrailEvent, AuditTrailEntryType>> {
  const reads = await caughtUp(context);
  const { store } = context.services.orchestrator;
  const sort: Sort = { property: 'At', type: 'number', direction };
  return {
    name: 'auditTrail',
    sort,
    readRows: ({ rows: limit, fromEnd, after, before }) => {
      const [from, to] = [placeIn(after), placeIn(before)];
      const page = fromEnd
        ? { direction: reversed(sort).direction, after: to, before: from, limit }
        : { direction, after: from, before: to, limit };
      return readTrail(reads, store, filter, page);
    },
    nodeOf: trailNode,
    placeOf: ({ at, position }) => ({ key: at, id: position }),
    count: () => countTrail(reads, filter),
  };
}
