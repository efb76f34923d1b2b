import type { Role } from '../../src/auth/roles.ts';
import { createDefinition } from '../../src/commands/definitions.ts';
import { internalContext } from '../../src/commands/prepareStore.ts';
import type { TestApp } from './app.ts';

/** The token of a new user with this role, who works in these folders; in all unless told. */
export async function tokenOf(
  app: TestApp,
  role: Role,
  folders: readonly number[] | null = null,
): Promise<string> {
  const { orchestrator, auth } = app.services;
  const user = await createDefinition(orchestrator, internalContext('Test'), 'user', {
    userName: `${role} ${folders?.join() ?? 'everywhere'}`,
    name: null,
    surname: null,
    email: null,
    roles: [role],
    folders,
    isActive: true,
  });
  const owner = { kind: 'user', principalId: String(user.id), source: 'issued' } as const;
  const { token } = await auth.issueToken({ ...owner, label: 'test', scopes: null, ttlMs: null });
  return token;
}
