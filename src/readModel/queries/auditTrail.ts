import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { AuditTrailRow } from '../../../projections/auditTrail/auditTrail.ts';
import type { Door, Principal } from '../../domain/event.ts';
import type { Instant } from '../../domain/instant.ts';
import { sortable, trimmed } from '../../domain/instant.ts';
import type { ReadModels } from '../readModels.ts';
import { type Folders, inFolders, whereAll } from './list.ts';

/** What somebody did, and where it stands in the log. */
export interface TrailEntry {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly at: Instant;
  readonly type: string;
  /** 0 where it belongs to no folder. */
  readonly folderId: number;
  readonly principal: Pick<Principal, 'kind' | 'id' | 'name'>;
  readonly door: Door;
  readonly requestId: string;
}

/** What is looked for: entries that are as every part says. */
export interface TrailFilter {
  /** Those in these folders; null: in all, and those that belong to none. */
  readonly folders: Folders;
  readonly principal?: Pick<Principal, 'kind' | 'id'> | undefined;
  readonly door?: Door | undefined;
  readonly type?: string | undefined;
  /** From this instant on, and before that one. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Where an entry stands: entries are sorted by the instant, those of the same one by the log. */
export type TrailPlace = Pick<TrailEntry, 'at' | 'position'>;

export interface TrailPage {
  readonly direction: 'asc' | 'desc';
  /** Only entries behind this one, and before that one, in that direction. */
  readonly after?: TrailPlace | null;
  readonly before?: TrailPlace | null;
  readonly limit: number;
}

/** Some entries of the trail, in the order asked for. */
export async function listTrail(
  { lists }: Pick<ReadModels, 'lists'>,
  filter: TrailFilter,
  { direction, after = null, before = null, limit }: TrailPage,
): Promise<readonly TrailEntry[]> {
  const conditions = [
    ...conditionsOf(filter),
    ...(after === null ? [] : behind(after, direction)),
    ...(before === null ? [] : behind(before, direction === 'asc' ? 'desc' : 'asc')),
  ];
  const way = direction === 'asc' ? sql`asc` : sql`desc`;
  const { rows } = await sql<AuditTrailRow>`
    select * from audit_trail ${whereAll(conditions)}
    order by at ${way}, position ${way} limit ${limit}
  `.execute(lists);
  return rows.map(entryOf);
}

export async function countTrail({ lists }: Pick<ReadModels, 'lists'>, filter: TrailFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from audit_trail ${whereAll(conditionsOf(filter))}
  `.execute(lists);
  return rows[0]?.count ?? 0;
}

/** The instant is compared by itself first, so that an index leads to the place. */
function behind({ at, position }: TrailPlace, direction: 'asc' | 'desc'): RawBuilder<SqlBool>[] {
  const instant = sortable(at);
  return direction === 'asc'
    ? [sql`at >= ${instant}`, sql`(at > ${instant} or position > ${position})`]
    : [sql`at <= ${instant}`, sql`(at < ${instant} or position < ${position})`];
}

/**
 * Of the parts of a filter the first one leads through its index; the others are written so that the database does not
 * choose theirs, of which it would not know that they lead to half of the table.
 */
function conditionsOf({ principal, folders, type, door, from, to }: TrailFilter): RawBuilder<SqlBool>[] {
  const parts: ((isFirst: boolean) => RawBuilder<SqlBool>[])[] = [];
  if (principal !== undefined)
    parts.push((isFirst) => [
      sql`${isFirst ? sql`principal_id` : noIndexText('principal_id')} = ${principal.id}`,
      sql`principal_kind = ${principal.kind}`,
    ]);
  if (folders !== null)
    parts.push((isFirst) =>
      inFolders(isFirst && folders.length === 1 ? sql`folder_id` : sql`(folder_id + 0)`, folders),
    );
  if (type !== undefined)
    parts.push((isFirst) => [sql`${isFirst ? sql`type` : noIndexText('type')} = ${type}`]);
  if (door !== undefined)
    parts.push((isFirst) => [sql`${isFirst ? sql`door` : noIndexText('door')} = ${door}`]);
  return [
    ...parts.flatMap((part, index) => part(index === 0)),
    ...(from === undefined ? [] : [sql<SqlBool>`at >= ${sortable(from)}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`at < ${sortable(to)}`]),
  ];
}

const noIndexText = (column: string): RawBuilder<unknown> => sql`(${sql.ref(column)} || '')`;

const entryOf = (row: AuditTrailRow): TrailEntry => ({
  position: row.position,
  stream: row.stream,
  revision: row.revision,
  at: trimmed(row.at),
  type: row.type,
  folderId: row.folder_id,
  principal: {
    kind: row.principal_kind as Principal['kind'],
    id: row.principal_id,
    name: row.principal_name,
  },
  door: row.door as Door,
  requestId: row.request_id,
});
