import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import type { GraphQLContext } from '../context.ts';
import { askForRows } from '../reading.ts';
import {
  ContextVariableType,
  ProcessTaskStatusType,
  ProcessType,
  ProcessVersionType,
  taskStatusNode,
  versionNode,
} from '../types/process.ts';

// Versions and variables are at hand, but may be many: they count as rows of the request.

@Resolver(() => ProcessType)
export class ProcessFields {
  @FieldResolver(() => [ProcessVersionType], {
    description: 'All its versions, the newest first. They count among the 20000 rows of a request.',
  })
  versions(@Ctx() context: GraphQLContext, @Root() { published }: ProcessType) {
    askForRows(context, published.length);
    return published.toReversed().map(versionNode);
  }

  @FieldResolver(() => ProcessTaskStatusType, {
    nullable: true,
    description: 'How its tasks stand; null once it was deleted. Needs Tasks.View.',
  })
  async taskStatus(@Ctx() context: GraphQLContext, @Root() { id }: ProcessType) {
    demand(context.caller, 'Tasks.View');
    const status = await context.status.ofProcess.load(Number(id));
    return status === null ? null : taskStatusNode(status);
  }
}

@Resolver(() => ProcessVersionType)
export class ProcessVersionFields {
  @FieldResolver(() => [ContextVariableType], {
    nullable: true,
    description:
      'What its context may hold; null where nobody has said, so that anything goes. They count among the 20000 rows of a request.',
  })
  variables(@Ctx() context: GraphQLContext, @Root() { context: variables }: ProcessVersionType) {
    askForRows(context, variables?.length ?? 0);
    return variables;
  }
}
