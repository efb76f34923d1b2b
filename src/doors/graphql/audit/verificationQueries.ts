import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { type Begun, countBegun, verificationsBegun } from '../../../audit/verify/begun.ts';
import { demandWholeLog } from '../../http/auditedWork.ts';
import type { GraphQLContext } from '../context.ts';
import type { PlacedList } from '../lists/connection.ts';
import { readPlaced } from '../lists/connection.ts';
import type { Sort } from '../lists/cursor.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { placeIn } from './trailPlace.ts';
import { VerificationConnection, verificationNode, VerificationType } from './verificationTypes.ts';

@Resolver()
export class VerificationQueries {
  @Query(() => VerificationType, {
    nullable: true,
    description:
      'A verification of the whole log; null where there is none. Needs Audit.View and all folders.',
  })
  async verification(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { description: 'Its id, as verifyAll has answered it.' }) id: string,
  ) {
    demandWholeLog(context.caller);
    const state = await context.services.audit.verifications.find(id);
    return state === null ? null : verificationNode(state);
  }

  @Query(() => VerificationType, {
    nullable: true,
    description:
      'The verification of the whole log that was begun last, running or with its outcome; null where there was none. The mutation of the same name begins another one. Needs Audit.View and all folders.',
  })
  async verifyAll(@Ctx() context: GraphQLContext) {
    demandWholeLog(context.caller);
    const list = await verificationList(context);
    const [last] = await list.readRows({ rows: 1, fromEnd: false, after: null, before: null });
    return last === undefined ? null : list.nodeOf(last);
  }

  @Query(() => VerificationConnection, {
    description: 'All verifications of the whole log, the newest first. Needs Audit.View and all folders.',
  })
  async verifications(@Ctx() context: GraphQLContext, @Args(() => PageArgs) page: PageArgs) {
    demandWholeLog(context.caller);
    return readPlaced(context, await verificationList(context), page);
  }
}

async function verificationList(context: GraphQLContext): Promise<PlacedList<Begun, VerificationType>> {
  const reads = await caughtUp(context);
  const { verifications } = context.services.audit;
  const sort: Sort = { property: 'At', type: 'number', direction: 'desc' };
  return {
    name: 'verifications',
    sort,
    readRows: ({ rows: limit, fromEnd, after, before }) => {
      const [from, to] = [placeIn(after), placeIn(before)];
      const page = fromEnd
        ? ({ direction: 'asc', after: to, before: from, limit } as const)
        : ({ direction: 'desc', after: from, before: to, limit } as const);
      return verificationsBegun(reads, verifications, page);
    },
    nodeOf: ({ state }) => verificationNode(state),
    placeOf: ({ at, position }) => ({ key: at, id: position }),
    count: () => countBegun(reads),
  };
}
