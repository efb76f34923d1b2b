import { allPermissions, managing, type Permission, viewing } from './permissions.ts';

export const roleNames = ['admin', 'operator', 'robot', 'reader', 'auditor'] as const;

export type Role = (typeof roleNames)[number];

const reading = viewing(
  'Queues',
  'Transactions',
  'Tasks',
  'Processes',
  'Folders',
  'Users',
  'Robots',
  'Machines',
  'Systems',
);

/** What each role may do. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  admin: allPermissions,
  operator: [
    ...reading,
    ...managing('Queues', 'Transactions', 'Tasks'),
    ...viewing('Webhooks'),
    // Lets bots in and keeps them out.
    'Robots.Edit',
    'Work.Take',
  ],
  robot: [
    ...viewing('Queues', 'Transactions', 'Tasks', 'Processes', 'Folders', 'Robots', 'Machines'),
    'Transactions.Create',
    'Transactions.Edit',
    'Tasks.Edit',
    'Work.Take',
  ],
  reader: reading,
  auditor: [...reading, ...viewing('Roles', 'Webhooks', 'Apps'), 'Audit.View', 'Settings.View'],
};

/** The known ones among the names, compared case-insensitively; unknown names grant nothing. */
export function knownRoles(names: readonly string[]): readonly Role[] {
  const given = new Set(names.map((name) => name.toLowerCase()));
  return roleNames.filter((role) => given.has(role));
}
