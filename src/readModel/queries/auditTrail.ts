import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { doorNumber, principalKindNumber } from '../../../projections/auditTrail/auditTrail.ts';
import type { Door, Principal } from '../../domain/event.ts';
import type { Instant } from '../../domain/instant.ts';
import { toMicroseconds } from '../../domain/instant.ts';
import type { Queries } from '../readModels.ts';
import { type Folders, inFolders, whereAll } from './list.ts';

/** Where an entry of the trail stands: entries are sorted by the instant, those of the same one by the log. */
export interface TrailPlace {
  /** Whole microseconds since 1970. */
  readonly at: number;
  readonly position: number;
}

/** An event in which somebody did something. */
export interface TrailEntry extends TrailPlace {
  readonly stream: string;
  readonly revision: number;
}

/** What is looked for: entries that are as every part says. */
export interface TrailFilter {
  /** Those in these folders; null: in all, and those that belong to none. */
  readonly folders: Folders;
  readonly principal?: Pick<Principal, 'kind' | 'id'> | undefined;
  readonly door?: Door | undefined;
  readonly type?: string | undefined;
  /** Those of streams of this category. */
  readonly category?: string | undefined;
  /** From this instant on, and before that one, to the microsecond. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface TrailPage {
  readonly direction: 'asc' | 'desc';
  /** Only entries behind this one, and before that one, in that direction. */
  readonly after?: TrailPlace | null;
  readonly before?: TrailPlace | null;
  readonly limit: number;
}

/** Some entries of the trail, in the order asked for. */
export async function listTrail(
  { lists }: Pick<Queries, 'lists'>,
  filter: TrailFilter,
  { direction, after = null, before = null, limit }: TrailPage,
): Promise<readonly TrailEntry[]> {
  const conditions = [
    ...conditionsOf(filter),
    ...(after === null ? [] : behind(after, direction)),
    ...(before === null ? [] : behind(before, direction === 'asc' ? 'desc' : 'asc')),
  ];
  const way = direction === 'asc' ? sql`asc` : sql`desc`;
  const { rows } = await sql<TrailEntry>`
    select at, position, stream, revision from audit_trail ${whereAll(conditions)}
    order by at ${way}, position ${way} limit ${limit}
  `.execute(lists);
  return rows;
}

export async function countTrail({ lists }: Pick<Queries, 'lists'>, filter: TrailFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from audit_trail ${whereAll(conditionsOf(filter))}
  `.execute(lists);
  return rows[0]?.count ?? 0;
}

/** The instant is compared by itself first, so that an index leads to the place. */
const behind = ({ at, position }: TrailPlace, direction: 'asc' | 'desc'): RawBuilder<SqlBool>[] =>
  direction === 'asc'
    ? [sql`at >= ${at}`, sql`(at > ${at} or position > ${position})`]
    : [sql`at <= ${at}`, sql`(at < ${at} or position < ${position})`];

/**
 * Of the parts of a filter the first one leads through its index; the others are written so that the database does not
 * choose theirs, of which it would not know that they lead to half of the table.
 */
function conditionsOf({
  principal,
  folders,
  type,
  category,
  door,
  from,
  to,
}: TrailFilter): RawBuilder<SqlBool>[] {
  const parts: ((isFirst: boolean) => RawBuilder<SqlBool>[])[] = [];
  if (principal !== undefined)
    parts.push(() => [
      sql`principal_id = ${principal.id}`,
      sql`principal_kind = ${principalKindNumber(principal.kind)}`,
    ]);
  if (folders !== null)
    parts.push((isFirst) =>
      inFolders(isFirst && folders.length === 1 ? sql`folder_id` : sql`(folder_id + 0)`, folders),
    );
  if (type !== undefined)
    parts.push((isFirst) => [sql`${isFirst ? sql`type` : sql`(type || '')`} = ${type}`]);
  if (door !== undefined)
    parts.push((isFirst) => [sql`${isFirst ? sql`door` : sql`(door + 0)`} = ${doorNumber(door)}`]);
  return [
    ...parts.flatMap((part, index) => part(index === 0)),
    ...(category === undefined ? [] : [sql<SqlBool>`stream like ${`${category}-%`}`]),
    ...(from === undefined ? [] : [sql<SqlBool>`at >= ${toMicroseconds(from)}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`at < ${toMicroseconds(to)}`]),
  ];
}
