import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../auth/caller.ts';
import { demand, demandFolder } from '../../auth/caller.ts';
import type { Permission } from '../../auth/permissions.ts';
import type { CommandContext } from '../../commands/context.ts';
import { DomainError } from '../../domain/errors.ts';
import { folderOf, namesFolder } from '../http/folderHeader.ts';
import type { Services } from '../http/services.ts';
import { numberOf } from './ids.ts';
import { type Loaders, loadersFor } from './lists/loaders.ts';
import type { Reader } from './reading.ts';
import { caughtUp, waitAlsoFor } from './reading.ts';
import { isLogIn, nobody } from './logInDocument.ts';
import { askedDocument } from './persistedDocuments.ts';
import { type StatusLoaders, statusLoaders } from './statusLoaders.ts';

/** What resolvers know of the request that they answer. */
export interface GraphQLContext extends Reader {
  readonly requestId: string;
  readonly log: FastifyBaseLogger;
  readonly headers: FastifyRequest['headers'];
  /** Where the request comes from. */
  readonly address: string;
  /** Its document does nothing but log in: nobody is known to call. */
  readonly isLogIn: boolean;
  readonly status: StatusLoaders;
  readonly loaders: Loaders;
  /** Calls back if the caller has gone, or its time is over, before it could be answered. */
  readonly onGone: (leave: () => void) => void;
}

/** Who calls, before anything of the request is looked at. Throws Unauthenticated, NotReady. */
export async function contextOf(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  signal: AbortSignal = new AbortController().signal,
): Promise<GraphQLContext> {
  const { headers, id, log, ip: address } = request;
  const logsIn = request.method === 'POST' && isLogIn(askedDocument(request).query);
  const caller = logsIn ? nobody : await services.auth.authenticate(headers.authorization);
  if (services.unready() !== null) throw new DomainError('NotReady');
  const reader: Reader = { services, caller, signal, reading: { position: 0, behindMs: 0, rows: 0 } };
  waitAlsoFor(reader, headers['x-orchestream-position']);
  const reads = (): ReturnType<typeof caughtUp> => caughtUp(reader);
  const loading = { status: statusLoaders(reads), loaders: loadersFor(reads, services.sessions) };
  const asked = { requestId: id, log, headers, address, isLogIn: logsIn };
  return { ...reader, ...asked, ...loading, onGone: goneOf(reply, signal) };
}

function goneOf({ raw }: FastifyReply, signal: AbortSignal): GraphQLContext['onGone'] {
  const leaving: (() => void)[] = [];
  return (leave) => {
    if (raw.destroyed || signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    if (leaving.push(leave) > 1) return;
    let isSent = false;
    raw.once('finish', () => {
      isSent = true;
    });
    raw.once('close', () => {
      if (!isSent) for (const each of leaving) each();
    });
  };
}

export type FolderId = string | null | undefined;

/** The folder that a root field works in: the one it names, else the one that headers name. */
function folderIdOf({ services, caller, headers }: GraphQLContext, folderId: FolderId): number {
  const { definitions } = services.orchestrator;
  if (typeof folderId !== 'string') return folderOf(headers, caller, definitions);
  const folder = definitions.folder(numberOf(folderId, 'folderId'));
  if (folder === undefined || folder.deleted) throw new DomainError('InvalidOrganizationUnit');
  demandFolder(caller, folder.id);
  return folder.id;
}

/** The caller as one who works in the folder that is named, by the argument or by headers, and in no other. */
export function callerIn(context: GraphQLContext, folderId: FolderId): Caller {
  const { caller, headers } = context;
  const isNamed = typeof folderId === 'string' || namesFolder(headers);
  return isNamed ? { ...caller, folders: [folderIdOf(context, folderId)] } : caller;
}

/** The folder of a query, if the caller may see what it asks for. */
export function folderToRead(context: GraphQLContext, permission: Permission, folderId: FolderId): number {
  demand(context.caller, permission);
  return folderIdOf(context, folderId);
}

/** The context of a command, if the caller may give it. */
export function commandContext(
  context: GraphQLContext,
  permissions: readonly Permission[],
  folderId: FolderId,
): CommandContext {
  for (const permission of permissions) demand(context.caller, permission);
  return contextIn(context, folderIdOf(context, folderId));
}

export type ExpectedRevision = number | null | undefined;

/** A command that is refused where what it changes is no more at the revision that its caller has seen. */
export const expecting = (command: CommandContext, revision: ExpectedRevision): CommandContext =>
  typeof revision === 'number' ? { ...command, expectedRevision: revision } : command;

const NO_FOLDER = 0;

/** The context of a command on what is of no folder, if the caller may give it. */
export function commandOutsideFolders(context: GraphQLContext, permission: Permission): CommandContext {
  demand(context.caller, permission);
  return contextIn(context, NO_FOLDER);
}

/**
 * The same of a command that reaches into all folders: who works in some only could else let others, or themselves, into
 * the rest.
 */
export function commandEverywhere(context: GraphQLContext, permission: Permission): CommandContext {
  const command = commandOutsideFolders(context, permission);
  if (context.caller.folders !== 'all')
    throw new DomainError('ForbiddenOperation', 'Only those may do this who work in all folders.');
  return command;
}

function contextIn({ caller, requestId, signal }: GraphQLContext, folderId: number): CommandContext {
  signal.throwIfAborted();
  return { tenantId: caller.tenantId, folderId, principal: caller.principal, door: 'graphql', requestId };
}
