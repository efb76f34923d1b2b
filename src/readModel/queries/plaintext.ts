import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { PersonalKind } from '../../domain/personal.ts';
import type { ReadModels } from '../readModels.ts';

/** A queue, and the kinds of content that are looked for in its items. */
export interface PlaintextAsked {
  readonly queueId: number;
  readonly kinds: readonly PersonalKind[];
}

const plain = (column: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(`item.${column}`)} is not null and ${sql.ref(`item.${column}_seal`)} is null)`;

const conditions: Readonly<Record<PersonalKind, RawBuilder<SqlBool>>> = {
  content: plain('content'),
  output: sql<SqlBool>`(${plain('output')} or ${plain('analytics')})`,
  comments: sql<SqlBool>`exists (
    select 1 from item_comment where item_comment.item_id = item.id and item_comment.text_seal is null
  )`,
};

/** How many items of some queues hold content of those kinds in plain text, by the ids of the queues. */
export async function itemsInPlainText(
  reads: ReadModels,
  asked: readonly PlaintextAsked[],
): Promise<ReadonlyMap<number, number>> {
  const wanted = asked.filter(({ kinds }) => kinds.length > 0);
  if (wanted.length === 0) return new Map();
  const ofQueues = wanted.map(
    ({ queueId, kinds }) =>
      sql<SqlBool>`(item.queue_id = ${queueId} and (${sql.join(
        kinds.map((kind) => conditions[kind]),
        sql` or `,
      )}))`,
  );
  const { rows } = await sql<{ queue_id: number; count: number | string }>`
    select item.queue_id, count(*) as count from item
    where item.erased_at is null and (${sql.join(ofQueues, sql` or `)})
    group by item.queue_id
  `.execute(reads.lists);
  return new Map(rows.map((row) => [row.queue_id, Number(row.count)]));
}
