/** Permissions are named as UiPath names them; each operation asks for the one that names it. */
const resources = [
  'Queues',
  'Transactions',
  'Tasks',
  'Processes',
  'Folders',
  'Users',
  'Roles',
  'Robots',
  'Machines',
  'Webhooks',
  'Systems',
  'Apps',
] as const;
const actions = ['View', 'Create', 'Edit', 'Delete'] as const;

export type Resource = (typeof resources)[number];
type Action = (typeof actions)[number];

const others = ['Work.Take', 'Audit.View', 'Settings.View', 'Settings.Edit'] as const;

/** `Work.Take`: start transactions and claim work. `Audit.View`: verify the log and read it as an auditor. */
export type Permission = `${Resource}.${Action}` | (typeof others)[number];

export const viewing = (...of: readonly Resource[]): Permission[] =>
  of.map((resource): Permission => `${resource}.View`);

export const managing = (...of: readonly Resource[]): Permission[] =>
  of.flatMap((resource) => actions.map((action): Permission => `${resource}.${action}`));

export const allPermissions: readonly Permission[] = [...managing(...resources), ...others];

export const isViewing = (permission: Permission): boolean => permission.endsWith('.View');
