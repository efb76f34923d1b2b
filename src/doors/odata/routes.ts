import type { Route } from './call.ts';
import { operations } from './operations/all.ts';
import { apiOperations } from './operations/api.ts';
import { apiRouteOf, routeOf } from './operations/operation.ts';
import { getMetadata, getServiceDocument } from './routes/metadata.ts';

export const routes: ReadonlyMap<string, Route> = new Map([
  ['GET ', getServiceDocument],
  ['GET $metadata', getMetadata],
  ...operations.map((operation) => [routeOf(operation), operation.route] as const),
]);

/** Calls behind `/api/`, by method and path (see readApiPath). */
export const apiRoutes: ReadonlyMap<string, Route> = new Map(
  apiOperations.map((operation) => [apiRouteOf(operation), operation.route]),
);
