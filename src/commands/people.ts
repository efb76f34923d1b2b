import { editsOf } from '../domain/access.ts';
import type { Folder, User, UserData } from '../domain/directory/directory.ts';
import { checkUserFacts, checkUserName, folderIn, type UserFacts } from '../domain/directory/people.ts';
import { DomainError } from '../domain/errors.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { createDefinition } from './definitions.ts';
import { changeKeyed } from './keyedDefinitions.ts';

/** Adds a user, who can log in once there is a password. Throws NameAlreadyUsed, InvalidArgument. */
export async function createUser(
  orchestrator: Orchestrator,
  context: CommandContext,
  user: UserFacts & Pick<UserData, 'userName'>,
): Promise<User> {
  checkUserName(user.userName);
  demandFits(orchestrator, null, user);
  demandFree(orchestrator, null, user.userName);
  const { id } = await createDefinition(orchestrator, context, 'user', user);
  return demandUser(orchestrator, id);
}

/**
 * Changes a user; what is left out stays. Throws ItemNotFound, NameAlreadyUsed (the e-mail address), InvalidArgument,
 * OptimisticConcurrency where the caller has seen another revision,
 * and ForbiddenOperation for whoever would take from themselves what it takes to undo that.
 */
export async function editUser(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  changes: Partial<UserFacts>,
): Promise<User> {
  demandUser(orchestrator, id);
  demandFits(orchestrator, id, changes);
  if (isSelf(context, id) && losesControl(changes))
    throw new DomainError('ForbiddenOperation', 'Nobody can keep themselves out.');
  await changeKeyed(
    orchestrator,
    context,
    `user-${id}`,
    () => orchestrator.definitions.user(id),
    () => editsOf<UserData>(demandUser(orchestrator, id), changes),
  );
  return demandUser(orchestrator, id);
}

/** A user by its number. Throws ItemNotFound. */
export function demandUser({ definitions }: Orchestrator, id: number): User {
  const user = definitions.user(id);
  if (user === undefined || user.deleted) throw new DomainError('ItemNotFound', 'The user does not exist.');
  return user;
}

/** Adds a folder in another one, or at the top. Throws NameAlreadyUsed, InvalidArgument. */
export async function createFolder(
  orchestrator: Orchestrator,
  context: CommandContext,
  { name, description, parentId }: { name: string; description: string | null; parentId: number | null },
): Promise<Folder> {
  const parent = parentId === null ? null : demandFolder(orchestrator, parentId, 'parentId');
  const folder = folderIn(parent, name, description);
  const { id } = await createDefinition(orchestrator, context, 'folder', folder);
  return demandFolder(orchestrator, id, 'id');
}

function demandFolder({ definitions }: Orchestrator, id: number, member: string): Folder {
  const folder = definitions.folder(id);
  if (folder === undefined || folder.deleted)
    throw new DomainError('InvalidArgument', `${member} names a folder that does not exist.`);
  return folder;
}

function demandFits(orchestrator: Orchestrator, id: number | null, facts: Partial<UserFacts>): void {
  checkUserFacts(facts);
  for (const folder of facts.folders ?? []) demandFolder(orchestrator, folder, 'folderIds');
  if (typeof facts.email === 'string') demandFree(orchestrator, id, facts.email);
}

/** Users log in with either, so that nobody's name may be another one's e-mail address. */
function demandFree({ definitions }: Orchestrator, id: number | null, nameOrEmail: string): void {
  const holder = definitions.userByName(nameOrEmail);
  if (holder !== undefined && holder.id !== id) throw new DomainError('NameAlreadyUsed');
}

const isSelf = ({ principal }: CommandContext, id: number): boolean =>
  principal.kind === 'user' && principal.id === String(id);

const losesControl = ({ isActive, roles, folders }: Partial<UserFacts>): boolean =>
  isActive === false ||
  (roles !== undefined && !roles.includes('admin')) ||
  (folders !== undefined && folders !== null);
