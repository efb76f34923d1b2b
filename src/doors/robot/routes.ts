import type { Permission } from '../../auth/permissions.ts';
import type { About } from '../http/openapi/description.ts';
import { about } from './about.ts';
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
  readonly about: About;
  readonly handle: (call: Call) => Promise<Answer>;
}

/** Needs no credential: a robot has none yet. */
export const registration = {
  method: 'POST',
  path: '/registrations',
  about: about.registration,
  handle: register,
} as const satisfies Omit<Route, 'handle'> & { readonly handle: (call: OpenCall) => Promise<Answer> };

const working: readonly Permission[] = ['Work.Take'];

/** Which kind of work a lease is on decides what else is needed: see demandKind. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/me', about: about.me, handle: me },
  { method: 'POST', path: '/sessions', permissions: working, about: about.openSession, handle: openSession },
  {
    method: 'POST',
    path: '/sessions/:sessionId/heartbeat',
    permissions: working,
    about: about.heartbeat,
    handle: beat,
  },
  {
    method: 'POST',
    path: '/leases',
    isLong: true,
    permissions: working,
    about: about.claim,
    handle: claimLeases,
  },
  {
    method: 'GET',
    path: '/leases/:leaseId/cancellation',
    isLong: true,
    permissions: working,
    about: about.cancellation,
    handle: watchCancellation,
  },
  { method: 'PATCH', path: '/leases/:leaseId', permissions: working, about: about.extend, handle: extend },
  {
    method: 'POST',
    path: '/leases/:leaseId/progress',
    permissions: working,
    about: about.progress,
    handle: tellProgress,
  },
  {
    method: 'POST',
    path: '/leases/:leaseId/logs',
    permissions: working,
    about: about.logs,
    handle: appendLogs,
  },
  {
    method: 'PUT',
    path: '/leases/:leaseId/metrics',
    permissions: working,
    about: about.metrics,
    handle: putMetrics,
  },
  {
    method: 'PUT',
    path: '/leases/:leaseId/files/:name',
    isRaw: true,
    permissions: working,
    about: about.upload,
    handle: upload,
  },
  {
    method: 'GET',
    path: '/leases/:leaseId/files/:name',
    permissions: working,
    about: about.download,
    handle: download,
  },
  {
    method: 'POST',
    path: '/leases/:leaseId/complete',
    permissions: working,
    about: about.complete,
    handle: complete,
  },
  { method: 'POST', path: '/leases/:leaseId/fail', permissions: working, about: about.fail, handle: fail },
  {
    method: 'POST',
    path: '/leases/:leaseId/release',
    permissions: working,
    about: about.release,
    handle: giveBack,
  },
];
