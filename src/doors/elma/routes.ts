import type { Route } from './call.ts';
import { create } from './routes/createTask.ts';
import { download } from './routes/downloadFile.ts';
import { actual, context, find, history } from './routes/processes.ts';
import { register, systemStatus } from './routes/systems.ts';
import { cancel, status } from './routes/tasks.ts';

const cancelling: Route = { for: 'systems', isWrite: true, handle: cancel };

/** All of them POST. ELMA's page leaves out where a task is cancelled: both paths do. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/v1/orchestra/task/create', { for: 'systems', isWrite: true, handle: create }],
  ['/v1/orchestra/task/status', { for: 'systems', isWrite: false, handle: status }],
  ['/v1/orchestra/task/cancel', cancelling],
  ['/v1/orchestra/task/delete', cancelling],
  ['/v1/repository/task/download', { for: 'systems', isWrite: false, isFile: true, handle: download }],
  ['/v1/orchestra/system/registration', { for: 'anybody', isWrite: true, handle: register }],
  ['/v1/orchestra/system/status', { for: 'anybody', isWrite: false, handle: systemStatus }],
  ['/v1/repository/actual', { for: 'systems', isWrite: false, handle: actual }],
  ['/v1/repository/history', { for: 'systems', isWrite: false, handle: history }],
  ['/v1/repository/find', { for: 'systems', isWrite: false, handle: find }],
  ['/v1/repository/context', { for: 'systems', isWrite: false, handle: context }],
]);
