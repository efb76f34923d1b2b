import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { RobotCommandType } from '../types/lease.ts';
import type { CommandMessage } from './commandStream.ts';
import { commandStream } from './commandStream.ts';
import type { LiveContext } from './liveContext.ts';

interface Asked {
  readonly args: { readonly leaseId: string };
  readonly context: LiveContext;
}

@Resolver()
export class CommandSubscriptions {
  @Subscription(() => RobotCommandType, {
    description:
      'What a robot is to do about a lease that it holds, as in robotHeartbeat, but at once; also what it was told before. It is complete when the lease is over: without a word where the robot itself has brought a result or given the work back. Needs Work.Take, and Transactions.Edit for queue items or Tasks.Edit for tasks. Errors: LEASE_LOST.',
    subscribe: ({ args, context }) => {
      const asked: Asked = { args, context };
      return commandStream(asked.context, asked.args.leaseId);
    },
  })
  robotCommands(
    @Root() { type, leaseId }: CommandMessage,
    @Arg('leaseId', () => ID, { description: 'The lease, as claimWork has answered it.' }) _leaseId: string,
  ): RobotCommandType {
    return { type, leaseId };
  }
}
