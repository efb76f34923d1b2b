import { about } from './about.ts';
import type { Route } from './call.ts';
import { create } from './routes/createTask.ts';
import { download } from './routes/downloadFile.ts';
import { actual, context, find, history } from './routes/processes.ts';
import { register, systemStatus } from './routes/systems.ts';
import { cancel, status } from './routes/tasks.ts';

const cancelling: Route = { for: 'systems', isWrite: true, about: about.cancel, handle: cancel };

/** All of them POST. ELMA's page leaves out where a task is cancelled: both paths do. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/v1/orchestra/task/create', { for: 'systems', isWrite: true, about: about.create, handle: create }],
  ['/v1/orchestra/task/status', { for: 'systems', isWrite: false, about: about.status, handle: status }],
  ['/v1/orchestra/task/cancel', cancelling],
  ['/v1/orchestra/task/delete', cancelling],
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
]);
