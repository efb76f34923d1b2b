import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { operationNode, OperationType } from '../types/operation.ts';
import type { LiveContext } from './liveContext.ts';
import { type OperationMessage, operationProgress } from './operationProgress.ts';

interface Asked {
  readonly args: { readonly id: string };
  readonly context: LiveContext;
}

@Resolver()
export class OperationSubscriptions {
  @Subscription(() => OperationType, {
    description:
      'An operation as it is, then whenever it has come further. It is complete when the operation has finished, failed or was cancelled. Who reads slowly is told the latest alone. Needs Transactions.View. Errors: ITEM_NOT_FOUND, also where it is in a folder of others.',
    subscribe: ({ args, context }) => {
      const asked: Asked = { args, context };
      return operationProgress(asked.context, asked.args.id);
    },
  })
  operationProgress(
    @Root() { operation }: OperationMessage,
    @Arg('id', () => ID, { description: 'The operation by its number.' }) _id: string,
  ): OperationType {
    return operationNode(operation);
  }
}
