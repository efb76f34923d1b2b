import { describe, expect, it } from 'vitest';
import { allPermissions, isViewing, type Permission } from '../../../src/auth/permissions.ts';
import { knownRoles, permissionsOfRole, roleNames } from '../../../src/auth/roles.ts';
import { grantedScopes, knownScopes, restrict } from '../../../src/auth/scopes.ts';

describe('roles', () => {
  it('the admin may do everything', () => {
    expect(permissionsOfRole.admin).toEqual(allPermissions);
  });

  it.each<[string, readonly string[]]>([
    [
      'operator',
      ['Queues.Delete', 'Transactions.Create', 'Tasks.Edit', 'Work.Take', 'Robots.Edit', 'Users.View'],
    ],
    ['robot', ['Queues.View', 'Transactions.View', 'Transactions.Create', 'Transactions.Edit', 'Work.Take']],
    ['reader', ['Queues.View', 'Transactions.View', 'Folders.View']],
    ['auditor', ['Transactions.View', 'Audit.View', 'Settings.View']],
  ])('the %s may %s', (role, permissions) => {
    const [known] = knownRoles([role]);
    expect(known && permissionsOfRole[known]).toEqual(expect.arrayContaining([...permissions]));
  });

  it.each<[string, readonly Permission[]]>([
    ['operator', ['Users.Create', 'Apps.View', 'Audit.View', 'Settings.Edit', 'Robots.Delete']],
    ['robot', ['Queues.Create', 'Queues.Edit', 'Transactions.Delete', 'Users.View', 'Audit.View']],
    ['reader', ['Work.Take', 'Audit.View', 'Transactions.Create']],
    ['auditor', ['Work.Take', 'Settings.Edit', 'Transactions.Edit']],
  ])('the %s may not %s', (role, permissions) => {
    const [known] = knownRoles([role]);
    const granted = new Set(known && permissionsOfRole[known]);
    expect(permissions.filter((permission) => granted.has(permission))).toEqual([]);
  });

  it.each(['reader', 'auditor'] as const)('the %s only looks', (role) => {
    const changing = permissionsOfRole[role].filter((permission) => !isViewing(permission));
    expect(changing).toEqual([]);
  });

  it('names are compared case-insensitively, and unknown ones grant nothing', () => {
    expect(knownRoles(['Robot', 'ADMIN', 'emperor'])).toEqual(['admin', 'robot']);
    expect(knownRoles([])).toEqual([]);
    expect(roleNames).toHaveLength(Object.keys(permissionsOfRole).length);
  });
});

describe('scopes', () => {
  const ofAdmin = (...scopes: string[]): string[] =>
    [...restrict(permissionsOfRole.admin, scopes)].toSorted();
  const managing = (...resources: string[]): string[] =>
    resources.flatMap((resource) =>
      ['View', 'Create', 'Edit', 'Delete'].map((action) => `${resource}.${action}`),
    );

  it.each<[string, string[]]>([
    ['OR.Queues', [...managing('Queues', 'Transactions'), 'Work.Take']],
    ['OR.Queues.Read', ['Queues.View', 'Transactions.View']],
    [
      'OR.Queues.Write',
      [
        'Queues.Create',
        'Queues.Edit',
        'Queues.Delete',
        'Transactions.Create',
        'Transactions.Edit',
        'Transactions.Delete',
        'Work.Take',
      ],
    ],
    ['OR.Tasks', [...managing('Tasks'), 'Work.Take']],
    ['OR.Folders', managing('Folders')],
    ['OR.Folders.Read', ['Folders.View']],
    ['OR.Users', managing('Users', 'Roles')],
    ['OR.Robots', managing('Robots')],
    ['OR.Robots.Write', ['Robots.Create', 'Robots.Edit', 'Robots.Delete']],
    ['OR.Machines.Read', ['Machines.View']],
    ['OR.Webhooks', managing('Webhooks')],
    ['OR.Execution', managing('Processes')],
    ['OR.Audit.Read', ['Audit.View']],
    ['OR.Settings.Read', ['Settings.View']],
    ['OR.Administration', [...managing('Systems', 'Apps'), 'Settings.View', 'Settings.Edit']],
    ['OR.Default', [...allPermissions]],
    ['OR.Assets', []],
  ])('given the admin role, when the scope is %s, then this much is left', (scope, permissions) => {
    expect(ofAdmin(scope)).toEqual(permissions.toSorted());
  });

  it('given several scopes, then they add up', () => {
    expect(ofAdmin('OR.Folders.Read', 'OR.Robots.Read')).toEqual(['Folders.View', 'Robots.View']);
  });

  it('given a role that lacks something, when a scope names it, then the scope does not add it', () => {
    expect(restrict(permissionsOfRole.reader, ['OR.Queues'])).toEqual(['Queues.View', 'Transactions.View']);
    expect(restrict(permissionsOfRole.reader, ['OR.Default'])).toEqual(permissionsOfRole.reader);
  });

  it('given no restriction, then the role stays whole, and given no scope at all, nothing is left', () => {
    expect(restrict(permissionsOfRole.robot, null)).toEqual(permissionsOfRole.robot);
    expect(restrict(permissionsOfRole.robot, [])).toEqual([]);
  });

  it('given a scope text, then the known scopes are granted and the others left out', () => {
    expect(grantedScopes('OR.Queues OR.Assets  OR.Folders.Read openid')).toEqual([
      'OR.Queues',
      'OR.Folders.Read',
    ]);
    expect(grantedScopes('OR.Assets')).toEqual([]);
    expect(grantedScopes('or.queues')).toEqual([]);
  });

  it.each([undefined, '', '  '])('given the scope text %j, then it is OR.Default', (text) => {
    expect(grantedScopes(text)).toEqual(['OR.Default']);
  });

  it('every permission is reached by a scope other than OR.Default', () => {
    expect(ofAdmin(...knownScopes.filter((scope) => scope !== 'OR.Default'))).toEqual(
      allPermissions.toSorted(),
    );
  });
});
