import { fromMilliseconds } from '../../domain/instant.ts';
import { positionIn } from '../../readModel/logPosition.ts';
import type { EntityModel } from '../../readModel/expression/model.ts';
import type { Page } from '../../readModel/queries/list.ts';
import type { ListQuery } from '../../readModel/queries/list.ts';
import type { Answer, Call } from './call.ts';
import { list, single } from './call.ts';
import type { Dto } from './dto/queueItemDto.ts';
import type { QueryOptions } from './expression/queryOptions.ts';
import { entityOptions, listOptions, parseQueryOptions } from './expression/queryOptions.ts';
import type { Expansion, Selection } from './expression/selection.ts';

/** The largest page, and the one where `$top` is missing (UiPath on premises has the same). */
const MAX_TOP = 1_000;
/** What clients send along and nobody needs. */
const toleratedParameters = [
  'mandatoryPermissions',
  'atLeastOnePermissions',
  'api-version',
  'excludeFolderId',
];

/** An entity set: how the door names its entities, and what it shows of one. */
export interface EntitySet<T> {
  /** In context URLs: `QueueItems`. */
  readonly name: string;
  readonly model: EntityModel;
  readonly dto: (entity: T) => Dto;
  /** Members that only `$select` brings. */
  readonly more?: (entity: T) => Dto;
  /** The entity behind a navigation. */
  readonly navigate?: (entity: T, navigation: string, call: Call) => Dto | null;
}

type Load<T> = (query: ListQuery, options: QueryOptions) => Promise<Page<T>>;

/** Answers a list after everything this node has acknowledged is in the read model. */
export async function answerList<T>(call: Call, set: EntitySet<T>, load: Load<T>): Promise<Answer> {
  const options = parseQueryOptions(call.query, {
    model: set.model,
    options: listOptions,
    defaultTop: MAX_TOP,
    maxTop: MAX_TOP,
    parameters: toleratedParameters,
  });
  const behindMs = await waitForWrites(call);
  const page = await load(queryOf(call, options), options);
  const shown = page.rows.map((entity) => show(call, set, entity, options));
  return { ...list(call, set.name, page.count, shown), behindMs };
}

/** Answers one entity; `find` throws ItemNotFound. */
export async function answerEntity<T>(
  call: Call,
  set: EntitySet<T>,
  find: () => Promise<T>,
): Promise<Answer> {
  const options = parseQueryOptions(call.query, {
    model: set.model,
    options: entityOptions,
    defaultTop: 1,
    maxTop: 1,
    parameters: toleratedParameters,
  });
  const behindMs = await waitForWrites(call);
  const shown = show(call, set, await find(), options);
  return { ...single(call, `${set.name}/$entity`, shown), behindMs };
}

/** Waits for what the caller has written or names, and this node acknowledged; how far behind after all. */
export async function waitForWrites({ services, caller, headers }: Call): Promise<number> {
  const { orchestrator, seen } = services;
  const header = headers['x-orchestream-position'];
  const named = typeof header === 'string' ? positionIn(orchestrator.store.logId, header) : null;
  return seen.caughtUp(Math.max(named ?? 0, await seen.of(caller.principal)));
}

const queryOf = (call: Call, { filter, orderBy, top, skip, count }: QueryOptions): ListQuery => ({
  filter,
  orderBy,
  top,
  skip,
  count: count ?? true,
  now: fromMilliseconds(call.services.orchestrator.clock()),
});

interface Wanted {
  readonly select: Selection;
  readonly expand: readonly Expansion[];
}

function show<T>(call: Call, set: EntitySet<T>, entity: T, { select, expand }: Wanted): Dto {
  const shown = select === null ? set.dto(entity) : selected(set, entity, select);
  if (expand.length === 0) return shown;
  const expanded = expand.map(({ name, select: inner }) => {
    const other = set.navigate?.(entity, name, call) ?? null;
    return [name, other === null || inner === null ? other : pick(other, inner)] as const;
  });
  return { ...shown, ...Object.fromEntries(expanded) };
}

const selected = <T>(set: EntitySet<T>, entity: T, names: readonly string[]): Dto =>
  pick({ ...set.dto(entity), ...set.more?.(entity) }, names);

const pick = (dto: Dto, names: readonly string[]): Dto =>
  Object.fromEntries(names.map((name) => [name, dto[name] ?? null]));
