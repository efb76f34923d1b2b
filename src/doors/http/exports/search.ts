import { demandSinceBeginning } from '../../../audit/beginning.ts';
import type { Caller } from '../../../auth/caller.ts';
import { demand, demandFolder } from '../../../auth/caller.ts';
import type { Permission } from '../../../auth/permissions.ts';
import type { Instant } from '../../../domain/instant.ts';
import { fromMilliseconds } from '../../../domain/instant.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import type { Folders, ListQuery, Page } from '../../../readModel/queries/list.ts';
import type { Queries } from '../../../readModel/readModels.ts';
import type { EventStore } from '../../../store/eventStore.ts';
import { hashOf } from '../../../store/hashChain.ts';
import type { Services } from '../services.ts';
import type { Parameters } from './parameters.ts';

// Exports of what a search finds, as it is or as it was at an instant.

const PAGE = 500;

export interface Search {
  readonly reads: Queries;
  readonly folders: Folders;
  /** What is exported is called this. */
  readonly name: string;
}

/**
 * What a caller may search, where and when its parameters say. Throws ForbiddenOperation, InvalidOrganizationUnit, as
 * Snapshots do, and InvalidArgument before the beginning of the log.
 */
export async function searchOf(
  services: Services,
  caller: Caller,
  parameters: Parameters,
  what: { readonly name: string; readonly permission: Permission },
): Promise<Search> {
  demand(caller, what.permission);
  const folder = parameters.number('folderId');
  if (folder !== undefined) demandFolder(caller, folder);
  const own: Folders = caller.folders === 'all' ? null : caller.folders;
  const asOf = parameters.instant('asOf');
  return {
    reads: await readsAt(services, asOf),
    folders: folder === undefined ? own : [folder],
    name: asOf === undefined ? what.name : `${what.name}-as-of-${asOf.replaceAll(':', '')}`,
  };
}

async function readsAt({ reads, audit }: Services, asOf: Instant | undefined): Promise<Queries> {
  if (asOf === undefined) return reads;
  await demandSinceBeginning(reads, asOf, 'asOf');
  return audit.snapshots.at(asOf);
}

export const compare = (
  property: string,
  operator: 'eq' | 'gt',
  type: 'number' | 'enum',
  value: string,
): QueryExpression => ({
  kind: 'compare',
  operator,
  left: { kind: 'property', path: [property] },
  right: { kind: 'literal', literal: { type, value } },
});

/** All that a search finds, by its numbers. */
export async function* allById<T>(
  read: (query: ListQuery) => Promise<Page<T>>,
  filters: readonly QueryExpression[],
  idOf: (row: T) => number,
): AsyncGenerator<T> {
  for (let last = 0; ;) {
    const { rows } = await read({
      filter: { kind: 'and', operands: [...filters, compare('Id', 'gt', 'number', String(last))] },
      orderBy: [{ expression: { kind: 'property', path: ['Id'] }, direction: 'asc' }],
      top: PAGE,
      skip: 0,
      count: false,
      // No condition asks for it.
      now: fromMilliseconds(0),
    });
    yield* rows;
    const next = rows.at(-1);
    if (next === undefined) return;
    last = idOf(next);
  }
}

/** The chain hash of an event; null where it is not there, or carries none. */
export async function hashAt(
  log: Pick<EventStore, 'readStream'>,
  stream: string,
  revision: number,
): Promise<string | null> {
  const [event] = await log.readStream(stream, { from: revision, maxCount: 1 });
  return event?.revision === revision ? hashOf(event) : null;
}
