import type { Metadata } from '@grpc/grpc-js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Who calls: the one user, nobody, or somebody with a wrong name or password. */
export type Caller = 'user' | 'nobody' | 'stranger';

/** Without credentials the server is insecure: everybody is the user. */
export function callerOf(metadata: Metadata, credentials: Credentials | undefined): Caller {
  if (credentials === undefined) return 'user';
  const [header] = metadata.get('authorization');
  if (header === undefined) return 'nobody';
  const { username, password } = credentials;
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return header === expected ? 'user' : 'stranger';
}
