import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import { commandOutsideFolders, type GraphQLContext } from '../context.ts';
import { verificationNode, VerificationType } from './verificationTypes.ts';

/** The whole log is of all folders. Throws ForbiddenOperation. */
function demandWholeLog({ caller }: GraphQLContext): void {
  demand(caller, 'Audit.View');
  if (caller.folders !== 'all')
    throw new DomainError('ForbiddenOperation', 'Only who may use all folders may verify the whole log.');
}

@Resolver()
export class Verifications {
  @Mutation(() => VerificationType, {
    description:
      'Begins to verify the whole log: the hash chain of every stream, every anchor, and that the events are those that the anchors were made of. It answers at once; ask `verification` for the outcome. Where this node is verifying already, that is answered. Needs Audit.View and all folders.',
  })
  async verifyAll(
    @Ctx() context: GraphQLContext,
    @Arg('trustedKeys', () => [String], {
      nullable: true,
      description:
        'Public keys of anchors, as in AnchorKey, that count besides the one of this installation: those it had before.',
    })
    trustedKeys: readonly string[] | null | undefined,
    @Arg('acceptedLosses', () => [Int], {
      nullable: true,
      description: 'Numbers of anchors that may say that later ones were lost: it is known why.',
    })
    acceptedLosses: readonly number[] | null | undefined,
  ) {
    demandWholeLog(context);
    const state = await context.services.audit.verifications.start(
      commandOutsideFolders(context, 'Audit.View'),
      { trustedKeys: trustedKeys ?? [], acceptedLosses: acceptedLosses ?? [] },
    );
    return verificationNode(state);
  }

  @Query(() => VerificationType, {
    nullable: true,
    description:
      'A verification of the whole log; null where there is none. Needs Audit.View and all folders.',
  })
  async verification(
    @Ctx() context: GraphQLContext,
    @Arg('id', () => ID, { description: 'Its id, as verifyAll has answered it.' }) id: string,
  ) {
    demandWholeLog(context);
    const state = await context.services.audit.verifications.find(id);
    return state === null ? null : verificationNode(state);
  }
}
