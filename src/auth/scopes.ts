import { isViewing, managing, type Permission } from './permissions.ts';

/** UiPath's scope that asks for everything its role grants. */
const EVERYTHING = 'OR.Default';

const families: Readonly<Record<string, readonly Permission[]>> = {
  'OR.Queues': [...managing('Queues', 'Transactions'), 'Work.Take'],
  'OR.Tasks': [...managing('Tasks'), 'Work.Take'],
  'OR.Execution': managing('Processes'),
  'OR.Folders': managing('Folders'),
  'OR.Users': managing('Users', 'Roles'),
  'OR.Robots': managing('Robots'),
  'OR.Machines': managing('Machines'),
  'OR.Webhooks': managing('Webhooks'),
  'OR.Audit': ['Audit.View'],
  'OR.Settings': ['Settings.View', 'Settings.Edit'],
  'OR.Administration': [...managing('Systems', 'Apps'), 'Settings.View', 'Settings.Edit'],
};

/** A scope alone is read and write, with `.Read` it is viewing only, with `.Write` all but viewing. */
const table: ReadonlyMap<string, readonly Permission[]> = new Map(
  Object.entries(families).flatMap(([scope, permissions]): [string, readonly Permission[]][] => [
    [scope, permissions],
    [`${scope}.Read`, permissions.filter(isViewing)],
    [`${scope}.Write`, permissions.filter((permission) => !isViewing(permission))],
  ]),
);

/** All scopes that mean something here. */
export const knownScopes: readonly string[] = [EVERYTHING, ...table.keys()];

/**
 * The scopes asked for in an OAuth `scope` text that mean something here; UiPath's others (assets, jobs) are left
 * out. Nothing asked for is OR.Default.
 */
export function grantedScopes(text: string | undefined): readonly string[] {
  const asked = new Set((text ?? '').split(' ').filter((scope) => scope !== ''));
  if (asked.size === 0) return [EVERYTHING];
  return knownScopes.filter((scope) => asked.has(scope));
}

/** What is left of a role's permissions under these scopes; null is no restriction. */
export function restrict(
  permissions: readonly Permission[],
  scopes: readonly string[] | null,
): readonly Permission[] {
  if (scopes === null || scopes.includes(EVERYTHING)) return permissions;
  const allowed = new Set(scopes.flatMap((scope) => table.get(scope) ?? []));
  return permissions.filter((permission) => allowed.has(permission));
}
