import { DomainError } from '../domain/errors.ts';
import type { Principal } from '../domain/event.ts';
import type { AppRecord } from '../state/credentials.ts';
import type { DirectoryBot, DirectoryRobot, DirectorySystem, DirectoryUser } from './directory.ts';
import type { Permission } from './permissions.ts';
import { knownRoles, permissionsOfRole, type Role } from './roles.ts';
import { restrict } from './scopes.ts';

/** Who calls and what that one may do. */
export interface Caller {
  readonly principal: Principal;
  readonly tenantId: number;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  readonly folders: 'all' | readonly number[];
}

export const can = (caller: Caller, permission: Permission): boolean => caller.permissions.has(permission);

/**
 * Throws ForbiddenOperation where the caller lacks it. An operation demands the one permission that names it: a
 * caller with the scope OR.Queues.Write may add an item (Transactions.Create) but has no Queues.View.
 */
export function demand(caller: Caller, permission: Permission): void {
  if (!can(caller, permission)) throw new DomainError('ForbiddenOperation', reasonFor(caller));
}

/** A robot that waits, or is locked, finds nothing else wrong with itself. */
const reasonFor = ({ principal, roles }: Caller): string | undefined =>
  principal.kind === 'bot' && roles.length === 0
    ? 'The robot may take no work until somebody lets it in.'
    : undefined;

export const canUseFolder = (caller: Caller, folderId: number): boolean =>
  caller.folders === 'all' || caller.folders.includes(folderId);

/** Throws InvalidOrganizationUnit, the same as for a folder that does not exist. */
export function demandFolder(caller: Caller, folderId: number): void {
  if (!canUseFolder(caller, folderId)) throw new DomainError('InvalidOrganizationUnit');
}

interface Rights {
  readonly tenantId: number;
  readonly roles: readonly string[];
  readonly folders: 'all' | readonly number[];
}

function callerWith(principal: Principal, rights: Rights, scopes: readonly string[] | null): Caller {
  const roles = knownRoles(rights.roles);
  const granted = roles.flatMap((role) => permissionsOfRole[role]);
  return {
    principal,
    tenantId: rights.tenantId,
    roles,
    permissions: new Set(restrict(granted, scopes)),
    folders: rights.folders,
  };
}

export const userCaller = (user: DirectoryUser, scopes: readonly string[] | null): Caller =>
  callerWith({ kind: 'user', id: String(user.id), name: user.userName }, user, scopes);

export function robotCaller(robot: DirectoryRobot, scopes: readonly string[] | null): Caller {
  const principal = { kind: 'robot', id: String(robot.id), name: robot.name } as const;
  const actsAs = robot.userId === undefined ? {} : { userId: robot.userId };
  return callerWith({ ...principal, ...actsAs }, robot, scopes);
}

/** A bot may do what robots may, once it is allowed, in all folders. */
export const botCaller = ({ id, tenantId, name, isAllowed }: DirectoryBot): Caller =>
  callerWith(
    { kind: 'bot', id: String(id), name },
    { tenantId, roles: isAllowed ? ['robot'] : [], folders: 'all' },
    null,
  );

export const appCaller = (app: AppRecord, scopes: readonly string[] | null): Caller =>
  callerWith({ kind: 'app', id: app.clientId, name: app.name }, app, scopes);

/** A system may do nothing but what ELMA's door lets systems do. */
export const systemCaller = ({ id, tenantId, name }: DirectorySystem): Caller =>
  callerWith({ kind: 'system', id: String(id), name }, { tenantId, roles: [], folders: [] }, null);
