import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../src/doors/odata/expression/parser.ts';
import { parseOrderBy } from '../../../../src/doors/odata/expression/orderBy.ts';
import { postgres } from '../../../../src/readModel/expression/dialects.ts';
import { compileFilter } from '../../../../src/readModel/expression/filter.ts';
import { compileOrder } from '../../../../src/readModel/expression/order.ts';
import { items, settings, type ItemRow } from './world.ts';

const db = new Kysely<{ items: ItemRow }>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const onPostgres = { ...settings, dialect: postgres };
const query = db.selectFrom('items as item').select('item.id');

function filtered(text: string) {
  const { condition } = compileFilter(parseFilter(text), items, onPostgres);
  const { sql, parameters } = query.where(condition).compile();
  return [sql.slice(sql.indexOf(' where ') + 7), parameters];
}

describe('a filter in PostgreSQL’s words', () => {
  it.each([
    ['Id eq 5', '"item"."id" = cast($1 as bigint)', [5]],
    ['Id eq 9007199254740993', '"item"."id" = cast($1 as bigint)', [9_007_199_254_740_993n]],
    ['Cost lt 2.5', '"item"."cost" < cast($1 as numeric)', [2.5]],
    ["Label eq 'X'", 'lower("item"."label") = lower(cast($1 as text) collate "C")', ['X']],
    ["contains(Name,'x')", 'strpos("item"."name", cast($1 as text) collate "C") > 0', ['x']],
    ['Encrypted', '"item"."encrypted" = 1', []],
    ["Priority eq 'Low'", '"item"."priority" = cast($1 as integer)', [2]],
    ['1 eq 1', 'cast($1 as bigint) = cast($2 as bigint)', [1, 1]],
    ['Reference ne null', '"item"."reference" is not null', []],
  ])('%s', (text, sql, parameters) => {
    expect(filtered(text)).toEqual([sql, parameters]);
  });
});

describe('an order in PostgreSQL’s words', () => {
  it('has null as the smallest value', () => {
    const { terms } = compileOrder(parseOrderBy('Due,Cost desc,Id desc'), items, onPostgres);
    const ordered = terms.reduce((q, term) => q.orderBy(term), query);
    expect(ordered.compile().sql).toMatch(
      /order by "item"."due" asc nulls first, "item"."cost" desc nulls last, "item"."id" desc$/,
    );
  });
});
