import { randomUUID } from 'node:crypto';
import type { User } from '../domain/directory/directory.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { createDefinition } from './definitions.ts';

export const DEFAULT_TENANT = { id: 1, name: 'default' } as const;

const ADMIN = 'admin';

/** Who acts where nobody asked: the program itself. */
export const internalContext = (name: string): CommandContext => ({
  tenantId: DEFAULT_TENANT.id,
  folderId: 0,
  principal: { kind: 'system', id: 'orchestream', name },
  door: 'internal',
  requestId: randomUUID(),
});

/** Sees to what every store has: the folder `Shared` and the user `admin`, who is returned. */
export async function prepareStore(orchestrator: Orchestrator): Promise<User> {
  const { definitions } = orchestrator;
  const context = internalContext('First start');
  if (definitions.folders().length === 0)
    await createDefinition(orchestrator, context, 'folder', {
      displayName: 'Shared',
      fullyQualifiedName: 'Shared',
      description: null,
      parentId: null,
    });
  if (definitions.userByName(ADMIN) === undefined)
    await createDefinition(orchestrator, context, 'user', {
      userName: ADMIN,
      name: null,
      surname: null,
      email: null,
      roles: ['admin'],
      folders: null,
      isActive: true,
    });
  const admin = definitions.userByName(ADMIN);
  if (admin === undefined) throw new Error('the user admin is there');
  return admin;
}
