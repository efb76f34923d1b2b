import { describe, expect, it } from 'vitest';
import { appCaller, can, demand, demandFolder, robotCaller, userCaller } from '../../../src/auth/caller.ts';
import { admin, docBot } from './world.ts';

const app = {
  clientId: 'reports',
  secretHash: 'digest',
  name: 'Reports',
  tenantId: 1,
  roles: ['operator'],
  folders: [1],
  source: 'issued',
  createdAt: 0,
} as const;

describe('callers', () => {
  it('given a user, then the principal is the user by login name', () => {
    expect(userCaller(admin, null)).toMatchObject({
      principal: { kind: 'user', id: '583', name: 'admin' },
      tenantId: 1,
      roles: ['admin'],
      folders: 'all',
    });
  });

  it('given a robot that acts as a user, then the principal names both', () => {
    const { principal } = robotCaller(docBot, null);
    expect(principal).toEqual({ kind: 'robot', id: '749', name: 'DocBot', userId: 910 });
  });

  it('given a robot that acts as nobody, then the principal has no user', () => {
    const { userId: _, ...alone } = docBot;
    expect(robotCaller(alone, null).principal).toEqual({ kind: 'robot', id: '749', name: 'DocBot' });
  });

  it('given an app with scopes, then it may what its role and its scopes both grant', () => {
    const caller = appCaller(app, ['OR.Queues.Read', 'OR.Users']);
    expect(caller.principal).toEqual({ kind: 'app', id: 'reports', name: 'Reports' });
    expect([...caller.permissions].toSorted()).toEqual(['Queues.View', 'Transactions.View', 'Users.View']);
  });

  it('given several roles, then their permissions add up', () => {
    const caller = userCaller({ ...admin, roles: ['reader', 'Robot'] }, null);
    expect(can(caller, 'Users.View')).toBe(true);
    expect(can(caller, 'Work.Take')).toBe(true);
    expect(can(caller, 'Queues.Create')).toBe(false);
  });

  it('given a permission is missing, when it is demanded, then it is forbidden', () => {
    const caller = userCaller({ ...admin, roles: ['reader'] }, null);
    expect(() => demand(caller, 'Queues.View')).not.toThrow();
    expect(() => demand(caller, 'Queues.Edit')).toThrow(
      expect.objectContaining({ code: 'ForbiddenOperation' }),
    );
  });

  it('given a folder is not the caller’s, when it is demanded, then it is as if it did not exist', () => {
    const caller = appCaller(app, null);
    expect(() => demandFolder(caller, 1)).not.toThrow();
    expect(() => demandFolder(caller, 2)).toThrow(
      expect.objectContaining({ code: 'InvalidOrganizationUnit' }),
    );
    expect(() => demandFolder(userCaller(admin, null), 2)).not.toThrow();
  });
});
