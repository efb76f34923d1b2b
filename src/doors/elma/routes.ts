import { about } from './about.ts';
import type { Route } from './call.ts';
import { create } from './routes/createTask.ts';
import { download } from './routes/downloadFile.ts';
import { actual, context, find, history } from './routes/processes.ts';
import { register, systemStatus } from './routes/systems.ts';
import { cancel, status } from './routes/tasks.ts';

type Entry = readonly [path: string, route: Route];

const tasks: readonly Entry[] = [
  ['/v1/orchestra/task/create', { for: 'systems', isWrite: true, about: about.create, handle: create }],
  ['/v1/orchestra/task/status', { for: 'systems', isWrite: false, about: about.status, handle: status }],
];

const others: readonly Entry[] = [
  [
    '/v1/repository/task/download',
    { for: 'systems', isWrite: false, isFile: true, about: about.download, handle: download },
  ],
  [
    '/v1/orchestra/system/registration',
    { for: 'anybody', isWrite: true, about: about.register, handle: register },
  ],
  [
    '/v1/orchestra/system/status',
    { for: 'anybody', isWrite: false, about: about.systemStatus, handle: systemStatus },
  ],
  ['/v1/repository/actual', { for: 'systems', isWrite: false, about: about.actual, handle: actual }],
  ['/v1/repository/history', { for: 'systems', isWrite: false, about: about.history, handle: history }],
  ['/v1/repository/find', { for: 'systems', isWrite: false, about: about.find, handle: find }],
  ['/v1/repository/context', { for: 'systems', isWrite: false, about: about.context, handle: context }],
];

const cancelling: Route = { for: 'systems', isWrite: true, about: about.cancel, handle: cancel };

/** ELMA's page leaves out where a task is cancelled: both paths do, unless the settings name others. */
export const standardCancelPaths = ['/v1/orchestra/task/cancel', '/v1/orchestra/task/delete'] as const;

/** Whether a path has a meaning of its own, so that no task can be cancelled there. */
export const isFixedPath = (path: string): boolean => [...tasks, ...others].some(([each]) => each === path);

/** All of them POST, by their paths. */
export const routesWith = (cancelPaths: readonly string[]): ReadonlyMap<string, Route> =>
  new Map<string, Route>([...tasks, ...cancelPaths.map((path): Entry => [path, cancelling]), ...others]);

export const routes: ReadonlyMap<string, Route> = routesWith(standardCancelPaths);
