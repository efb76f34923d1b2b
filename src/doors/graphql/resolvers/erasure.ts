import { Ctx, Mutation, Resolver } from 'type-graphql';
import { eraseItem } from '../../../commands/erasing/eraseItem.ts';
import type { FolderId, GraphQLContext } from '../context.ts';
import { commandContext } from '../context.ts';
import { type Key, once } from '../once.ts';
import { EraseItemPayload, erasedNode } from '../types/erasure.ts';
import { versioned } from '../versioned.ts';
import { FolderArg, ItemIdArg, KeyArg, RevisionArg } from './arguments.ts';

@Resolver()
export class Erasures {
  @Mutation(() => EraseItemPayload, {
    description:
      'Erases what an item and all other attempts at its work hold: content, output, analytics, comments and files. Their key is destroyed, so that no copy of the log can show what was encrypted; the hash chains stay whole. It cannot be undone. Needs Transactions.Delete. Errors: ITEM_NOT_FOUND, INVALID_STATUS_FOR_ERASE (an attempt is new or in progress), OPTIMISTIC_CONCURRENCY.',
  })
  async eraseItem(
    @Ctx() context: GraphQLContext,
    @ItemIdArg() id: string,
    @RevisionArg() expectedRevision: number | null | undefined,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ): Promise<EraseItemPayload> {
    const { orchestrator, reads, files } = context.services;
    const command = commandContext(context, ['Transactions.Delete'], folderId);
    const target = await versioned(orchestrator, id, expectedRevision);
    const accepted = await once(context, command, key, ['eraseItem', target, command.folderId]);
    return erasedNode(await eraseItem(orchestrator, accepted, target, { reads, files }));
  }
}
