import { DomainError } from '../errors.ts';
import { demandText } from '../limits.ts';
import type { Folder, FolderData, UserData } from './directory.ts';

/** What a person decides about a user; the name it logs in with stays as it was made. */
export type UserFacts = Omit<UserData, 'id' | 'key' | 'userName'>;

const MAX_NAME = 100;
const MAX_EMAIL = 256;
const MAX_FOLDER_NAME = 64;
const MAX_DESCRIPTION = 500;

/** Throws InvalidArgument where a name that somebody logs in with cannot be typed there. */
export function checkUserName(userName: string): void {
  demandText('userName', userName, MAX_NAME);
  if (userName !== userName.trim())
    throw new DomainError('InvalidArgument', 'userName cannot begin or end with white space.');
}

/** Throws InvalidArgument for texts that are too long. */
export function checkUserFacts({ name, surname, email }: Partial<UserFacts>): void {
  if (typeof name === 'string') demandText('name', name, MAX_NAME);
  if (typeof surname === 'string') demandText('surname', surname, MAX_NAME);
  if (typeof email === 'string') demandText('email', email, MAX_EMAIL);
}

/** A folder in another one, or at the top. Throws InvalidArgument for a name that would not read as one in a path. */
export function folderIn(
  parent: Folder | null,
  displayName: string,
  description: string | null,
): Omit<FolderData, 'id' | 'key'> {
  demandText('name', displayName, MAX_FOLDER_NAME);
  if (displayName.includes('/') || displayName !== displayName.trim())
    throw new DomainError(
      'InvalidArgument',
      'name can neither hold a slash nor begin or end with white space.',
    );
  if (description !== null) demandText('description', description, MAX_DESCRIPTION, false);
  const fullyQualifiedName = parent === null ? displayName : `${parent.fullyQualifiedName}/${displayName}`;
  return { displayName, fullyQualifiedName, description, parentId: parent?.id ?? null };
}
