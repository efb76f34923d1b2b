import { Arg, Args, Ctx, Int, Mutation, Resolver } from 'type-graphql';
import {
  appendLeasedLog,
  leasedWork,
  reportProgress,
  setLeasedMetrics,
} from '../../../commands/leasedWork.ts';
import { checkProgress } from '../../../commands/taskReports.ts';
import { DomainError } from '../../../domain/errors.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import { safeFileName } from '../../../files/safeFileName.ts';
import type { GraphQLContext } from '../context.ts';
import { LogLineInput, logLineOf, metricsOf, WorkMetricsInput } from '../inputs/robotInputs.ts';
import { leaseCommand } from '../leased.ts';
import { AppendedLogsPayload, uploadNode, UploadType } from '../types/lease.ts';
import { WorkType } from '../types/work.ts';
import { LeaseArgs } from './arguments.ts';
import { workNode } from './leases.ts';

// What a robot tells of its work while it works. All need the permissions of extendLease.

@Resolver()
export class WorkReports {
  @Mutation(() => WorkType, {
    description:
      'Says how far claimed work is. The last word of each second is kept, and the last of all. Needs as extendLease. Errors: LEASE_LOST, PROGRESS_DATA_SIZE_EXCEEDED, INVALID_ARGUMENT.',
  })
  async reportProgress(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('progress', () => String, { description: 'In any words, at most 104,857 characters.' })
    progress: string,
    @Arg('percent', () => Int, {
      nullable: true,
      description: 'Of a hundred; of a queue item the words alone are kept.',
    })
    percent: number | null | undefined,
  ) {
    const { orchestrator, progress: throttle } = context.services;
    const { leaseId } = named;
    const command = leaseCommand(context, named);
    await leasedWork(orchestrator, command, leaseId);
    const of100 = percent ?? null;
    checkProgress(progress, of100);
    await throttle.report(leaseId, () => reportProgress(orchestrator, command, leaseId, progress, of100));
    return workNode(await leasedWork(orchestrator, command, leaseId));
  }

  @Mutation(() => AppendedLogsPayload, {
    description:
      'Adds lines to the log of claimed work, at most 500 with 262,144 characters; those that are there already are left out. A log ends at 5 MiB. Needs as extendLease. Errors: LEASE_LOST, BODY_TOO_LARGE, INVALID_ARGUMENT.',
  })
  async appendLogs(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('lines', () => [LogLineInput], { description: 'The lines.' }) lines: readonly LogLineInput[],
  ): Promise<AppendedLogsPayload> {
    const { orchestrator } = context.services;
    const command = leaseCommand(context, named);
    const added = lines.map(logLineOf(fromMilliseconds(orchestrator.clock())));
    const { isTruncated } = await appendLeasedLog(orchestrator, command, named.leaseId, added);
    return { isTruncated };
  }

  @Mutation(() => WorkType, {
    description:
      'Says what was measured while the claimed work was done. Needs as extendLease. Errors: LEASE_LOST, INVALID_ARGUMENT.',
  })
  async setMetrics(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('metrics', () => WorkMetricsInput, { description: 'What was measured.' }) metrics: WorkMetricsInput,
  ) {
    const { orchestrator } = context.services;
    const command = leaseCommand(context, named);
    return workNode(await setLeasedMetrics(orchestrator, command, named.leaseId, metricsOf(metrics)));
  }

  @Mutation(() => UploadType, {
    description:
      'Tells where to put the bytes of a file that belongs to claimed work: GraphQL carries none. Needs as extendLease. Errors: LEASE_LOST, INVALID_ARGUMENT (the name).',
  })
  async createUpload(
    @Ctx() context: GraphQLContext,
    @Args(() => LeaseArgs) named: LeaseArgs,
    @Arg('name', () => String, {
      description: 'What the file is to be called: no path, and a name that any system can save.',
    })
    name: string,
  ) {
    const command = leaseCommand(context, named);
    await leasedWork(context.services.orchestrator, command, named.leaseId);
    const normal = name.normalize('NFC');
    if (safeFileName(normal) !== normal)
      throw new DomainError('InvalidArgument', 'name must be that of a file that any system can save.');
    return uploadNode(named.leaseId, normal);
  }
}
