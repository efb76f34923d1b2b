import { Arg, Args, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { Anchor } from '../../../audit/anchors/anchor.ts';
import { anchorsBetween, countAnchors } from '../../../audit/anchors/anchorLog.ts';
import { proveEvent } from '../../../audit/anchors/prove.ts';
import { countEntries } from '../../../audit/workHistory.ts';
import { demand } from '../../../auth/caller.ts';
import { workStream } from '../../../domain/changes/work.ts';
import type { WorkKind } from '../../../domain/work.ts';
import type { GraphQLContext } from '../context.ts';
import type { PlacedList } from '../lists/connection.ts';
import { readPlaced } from '../lists/connection.ts';
import { byId } from '../lists/cursor.ts';
import { PageArgs } from '../types/connection.ts';
import {
  AnchorConnection,
  AnchorKeyType,
  anchorNode,
  type AnchorType,
  inclusionProofNode,
  InclusionProofType,
} from './anchorTypes.ts';
import { demandWork, KindArg, WorkIdArg } from './workQueries.ts';

@Resolver()
export class AnchorQueries {
  @Query(() => AnchorKeyType, { description: 'The key that anchors are signed with. Needs Audit.View.' })
  anchorKey(@Ctx() { caller, services }: GraphQLContext): AnchorKeyType {
    demand(caller, 'Audit.View');
    return { algorithm: 'Ed25519', publicKey: services.audit.publicKey };
  }

  @Query(() => AnchorConnection, { description: 'All anchors, the oldest first. Needs Audit.View.' })
  async anchors(@Ctx() context: GraphQLContext, @Args(() => PageArgs) page: PageArgs) {
    demand(context.caller, 'Audit.View');
    return readPlaced(context, anchorsOf(context), page);
  }

  @Query(() => InclusionProofType, {
    nullable: true,
    description:
      'Proves by an anchor that an event of a piece of work was in the log; null where no such anchor covers it (yet). Needs Audit.View, and Transactions.View or Tasks.View. Errors: ITEM_NOT_FOUND.',
  })
  async inclusionProof(
    @Ctx() context: GraphQLContext,
    @KindArg() kind: WorkKind,
    @WorkIdArg() id: string,
    @Arg('revision', () => Int, {
      nullable: true,
      description: 'Which event; the last one where it is left out.',
    })
    revision: number | null | undefined,
    @Arg('anchor', () => Int, {
      nullable: true,
      description: 'By which anchor, by its number; the last one where it is left out.',
    })
    anchor: number | null | undefined,
  ) {
    demand(context.caller, 'Audit.View');
    const work = await demandWork(context, kind, id);
    const { store } = context.services.orchestrator;
    const last = revision ?? (await countEntries(store, work)) - 1;
    const proof = await proveEvent(store, workStream(work), last, anchor ?? undefined);
    return proof === null ? null : inclusionProofNode(proof);
  }
}

function anchorsOf({ services }: GraphQLContext): PlacedList<Anchor, AnchorType> {
  const { store } = services.orchestrator;
  return {
    name: 'anchors',
    sort: byId('asc'),
    readRows: async ({ rows, fromEnd, after, before }) => {
      const start = after === null ? 0 : after.id + 1;
      const end = before === null ? await countAnchors(store) : before.id;
      return fromEnd
        ? (await anchorsBetween(store, Math.max(start, end - rows), end)).toReversed()
        : anchorsBetween(store, start, Math.min(end, start + rows));
    },
    nodeOf: anchorNode,
    placeOf: ({ said }) => ({ key: null, id: said.number }),
    count: () => countAnchors(store),
  };
}
