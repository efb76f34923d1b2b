import type { Permission } from '../../auth/permissions.ts';
import type { Answer, Call, OpenCall } from './call.ts';
import { watchCancellation } from './routes/cancellation.ts';
import { download, upload } from './routes/files.ts';
import { complete, fail, giveBack } from './routes/finish.ts';
import { claimLeases, extend } from './routes/leases.ts';
import { me, register } from './routes/registrations.ts';
import { appendLogs, putMetrics, tellProgress } from './routes/reports.ts';
import { beat, openSession } from './routes/sessions.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Behind `/robot/v1`. */
  readonly path: string;
  /** Its body is received as it comes, whatever its type. */
  readonly isRaw?: boolean;
  /** It may take as long as its caller wants to wait, or for ever. */
  readonly isLong?: boolean;
  readonly permissions?: readonly Permission[];
  readonly handle: (call: Call) => Promise<Answer>;
}

/** Needs no credential: a robot has none yet. */
export const registration = {
  method: 'POST',
  path: '/registrations',
  handle: register,
} as const satisfies Omit<Route, 'handle'> & { readonly handle: (call: OpenCall) => Promise<Answer> };

const working: readonly Permission[] = ['Work.Take'];

/** Which kind of work a lease is on decides what else is needed: see demandKind. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/me', handle: me },
  { method: 'POST', path: '/sessions', permissions: working, handle: openSession },
  { method: 'POST', path: '/sessions/:sessionId/heartbeat', permissions: working, handle: beat },
  { method: 'POST', path: '/leases', isLong: true, permissions: working, handle: claimLeases },
  {
    method: 'GET',
    path: '/leases/:leaseId/cancellation',
    isLong: true,
    permissions: working,
    handle: watchCancellation,
  },
  { method: 'PATCH', path: '/leases/:leaseId', permissions: working, handle: extend },
  { method: 'POST', path: '/leases/:leaseId/progress', permissions: working, handle: tellProgress },
  { method: 'POST', path: '/leases/:leaseId/logs', permissions: working, handle: appendLogs },
  { method: 'PUT', path: '/leases/:leaseId/metrics', permissions: working, handle: putMetrics },
  { method: 'PUT', path: '/leases/:leaseId/files/:name', isRaw: true, permissions: working, handle: upload },
  { method: 'GET', path: '/leases/:leaseId/files/:name', permissions: working, handle: download },
  { method: 'POST', path: '/leases/:leaseId/complete', permissions: working, handle: complete },
  { method: 'POST', path: '/leases/:leaseId/fail', permissions: working, handle: fail },
  { method: 'POST', path: '/leases/:leaseId/release', permissions: working, handle: giveBack },
];
