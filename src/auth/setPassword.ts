import { DomainError } from '../domain/errors.ts';
import type { Credentials } from '../state/credentials.ts';
import type { PasswordHasher } from './passwords.ts';

const MIN_LENGTH = 8;
const MAX_LENGTH = 512;

/** Gives a user a new password and ends the user's logins. Throws InvalidArgument for fewer than 8 characters. */
export async function setPassword(
  credentials: Credentials,
  hasher: PasswordHasher,
  userId: number,
  password: string,
): Promise<void> {
  if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
    throw new DomainError(
      'InvalidArgument',
      `A password has between ${MIN_LENGTH} and ${MAX_LENGTH} characters.`,
    );
  }
  await storePassword(credentials, userId, await hasher.hash(password));
}

/** Stores a hash made before and ends the user's logins. */
export async function storePassword(credentials: Credentials, userId: number, hash: string): Promise<void> {
  await credentials.passwords.set(userId, hash);
  await credentials.tokens.removeOf({ kind: 'user', principalId: String(userId), source: 'login' });
}
