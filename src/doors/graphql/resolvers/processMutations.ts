import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import {
  activateVersion,
  deleteProcess,
  editProcess,
  publicationTarget,
  publishProcess,
} from '../../../commands/publishProcess.ts';
import type { ExpectedRevision, FolderId, GraphQLContext } from '../context.ts';
import { commandContext, expecting } from '../context.ts';
import { numberOf } from '../ids.ts';
import { EditProcessInput, publicationOf, PublishProcessInput } from '../inputs/processInputs.ts';
import { type Key, once } from '../once.ts';
import { processNode, ProcessType } from '../types/process.ts';
import { type ArgDecorator, FolderArg, KeyArg, RevisionArg } from './arguments.ts';

const ProcessIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The process by its number.' });

@Resolver()
export class ProcessMutations {
  @Mutation(() => ProcessType, {
    description:
      'Publishes a version of a process, which is active and so becomes the current one, or begins a new process with it. Needs Processes.Create. Errors: INVALID_ARGUMENT, ITEM_NOT_FOUND (the process is in another folder), NAME_ALREADY_USED (it was deleted, or the UUID of the version is that of another one).',
  })
  async publishProcess(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => PublishProcessInput, { description: 'The version.' }) input: PublishProcessInput,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = commandContext(context, ['Processes.Create'], folderId);
    const publication = publicationOf(input);
    const call = ['publishProcess', input, command.folderId] as const;
    const accepted = await once(context, command, key, call, publicationTarget);
    return processNode(await publishProcess(context.services.orchestrator, accepted, publication));
  }

  @Mutation(() => ProcessType, {
    description:
      'Lets a version run where none is named, or not: the highest that is active is the current one. Tasks that were set go on. Needs Processes.Edit. Errors: ITEM_NOT_FOUND, OPTIMISTIC_CONCURRENCY.',
  })
  async activateProcessVersion(
    @Ctx() context: GraphQLContext,
    @ProcessIdArg() id: string,
    @Arg('version', () => Int, { description: 'The number of the version; 0 is the current one.' })
    version: number,
    @Arg('active', () => Boolean, { defaultValue: true, description: 'Whether it is to be active.' })
    active: boolean,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = expecting(commandContext(context, ['Processes.Edit'], folderId), expectedRevision);
    const accepted = await once(context, command, key, [
      'activateProcessVersion',
      numberOf(id),
      version,
      active,
      expectedRevision ?? null,
      command.folderId,
    ]);
    return processNode(await activateVersion(orchestrator, accepted, numberOf(id), version, active));
  }

  @Mutation(() => ProcessType, {
    description:
      'Changes a process. Needs Processes.Edit. Errors: ITEM_NOT_FOUND, INVALID_ARGUMENT (a limit), OPTIMISTIC_CONCURRENCY.',
  })
  async editProcess(
    @Ctx() context: GraphQLContext,
    @ProcessIdArg() id: string,
    @Arg('input', () => EditProcessInput, { description: 'What to change.' })
    { maxAttempts }: EditProcessInput,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const { orchestrator } = context.services;
    const command = expecting(commandContext(context, ['Processes.Edit'], folderId), expectedRevision);
    const accepted = await once(context, command, key, [
      'editProcess',
      numberOf(id),
      maxAttempts,
      expectedRevision ?? null,
      command.folderId,
    ]);
    return processNode(await editProcess(orchestrator, accepted, numberOf(id), { maxAttempts }));
  }

  @Mutation(() => ProcessType, {
    description:
      'Deletes a process: its tasks stay readable and are never handed out, and its token is not free again. Needs Processes.Delete. Errors: ITEM_NOT_FOUND, OPTIMISTIC_CONCURRENCY.',
  })
  async deleteProcess(
    @Ctx() context: GraphQLContext,
    @ProcessIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @FolderArg() folderId: FolderId,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandContext(context, ['Processes.Delete'], folderId), expectedRevision);
    const accepted = await once(context, command, key, [
      'deleteProcess',
      numberOf(id),

      expectedRevision ?? null,
      command.folderId,
    ]);
    return processNode(await deleteProcess(context.services.orchestrator, accepted, numberOf(id)));
  }
}
