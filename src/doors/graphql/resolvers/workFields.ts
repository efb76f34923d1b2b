import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { demand } from '../../../auth/caller.ts';
import type { GraphQLContext } from '../context.ts';
import { readConnection } from '../lists/connection.ts';
import { logList } from '../lists/workLists.ts';
import { askForRows } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import {
  LogLineConnection,
  metricsNode,
  type Reported,
  workFileNode,
  WorkFileType,
  WorkMetricsType,
  WorkType,
} from '../types/work.ts';

// Null with an error where the caller may not see it: what was asked for beside it stays.

@Resolver(() => WorkType)
export class WorkFields {
  @FieldResolver(() => [WorkFileType], {
    nullable: true,
    description:
      'The files that came with it and those that its robot has uploaded. They count among the 20000 rows of a request. Needs Transactions.View, or Tasks.View.',
  })
  async files(@Ctx() context: GraphQLContext, @Root() work: WorkType) {
    const { files } = await reportedOn(context, work);
    askForRows(context, files.length);
    return files.map((file) => workFileNode(work, file));
  }

  @FieldResolver(() => WorkMetricsType, {
    nullable: true,
    description: 'What its robot has measured. Needs Transactions.View, or Tasks.View.',
  })
  async metrics(@Ctx() context: GraphQLContext, @Root() work: WorkType) {
    return metricsNode((await reportedOn(context, work)).metrics);
  }

  @FieldResolver(() => LogLineConnection, {
    nullable: true,
    description:
      'What its robots have said while they worked, run by run, and what the server says about that. Needs Transactions.View, or Tasks.View.',
  })
  log(@Ctx() context: GraphQLContext, @Root() work: WorkType, @Args(() => PageArgs) page: PageArgs) {
    demandView(context, work);
    return readConnection(context, logList(context.loaders, work), page);
  }
}

const demandView = ({ caller }: GraphQLContext, { kind }: WorkType): void =>
  demand(caller, kind === 'task' ? 'Tasks.View' : 'Transactions.View');

const nothing: Reported = { files: [], metrics: {} };

async function reportedOn(context: GraphQLContext, work: WorkType): Promise<Reported> {
  demandView(context, work);
  return work.reported ?? (await context.loaders.report.load(Number(work.id))) ?? nothing;
}
