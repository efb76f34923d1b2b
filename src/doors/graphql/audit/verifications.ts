import { Arg, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import { demandWholeLog } from '../../http/auditedWork.ts';
import { commandOutsideFolders, type GraphQLContext } from '../context.ts';
import { verificationNode, VerificationType } from './verificationTypes.ts';

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
    demandWholeLog(context.caller);
    const state = await context.services.audit.verifications.start(
      commandOutsideFolders(context, 'Audit.View'),
      { trustedKeys: trustedKeys ?? [], acceptedLosses: acceptedLosses ?? [] },
    );
    return verificationNode(state);
  }
}
