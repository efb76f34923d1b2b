import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect, type Expression, type SqlBool } from 'kysely';
import type { QueryExpression, OrderTerm } from '../../../../src/readModel/expression/ast.ts';
import { compileFilter } from '../../../../src/readModel/expression/filter.ts';
import { entityModel, enumeration } from '../../../../src/readModel/expression/model.ts';
import { compileOrder } from '../../../../src/readModel/expression/order.ts';

export const status = enumeration(['New', 'InProgress', 'Failed', 'Successful']);
export const priority = enumeration(['High', 'Normal', 'Low'], 'number');

const machines = entityModel({
  name: 'Machine',
  alias: 'machine',
  properties: { Name: { column: 'name', type: 'string' } },
});

const robots = entityModel({
  name: 'Robot',
  alias: 'robot',
  properties: {
    Id: { column: 'id', type: 'int', nullable: false },
    Name: { column: 'name', type: 'string' },
  },
  navigations: { Machine: { entity: machines, alias: 'robotMachine' } },
});

/** The creator's facts stand in the item's own row. */
const creators = entityModel({
  name: 'User',
  alias: 'user',
  properties: { Id: { column: 'creatorId', type: 'int' } },
});

export const items = entityModel({
  name: 'Item',
  alias: 'item',
  properties: {
    Id: { column: 'id', type: 'int', nullable: false },
    Name: { column: 'name', type: 'string', nullable: false },
    Reference: { column: 'reference', type: 'string' },
    Label: { column: 'label', type: 'string', ignoreCase: true },
    Status: { column: 'status', type: 'enum', enumeration: status, nullable: false },
    ReviewStatus: { column: 'reviewStatus', type: 'enum', enumeration: status },
    Priority: { column: 'priority', type: 'enum', enumeration: priority },
    Encrypted: { column: 'encrypted', type: 'boolean' },
    Due: { column: 'due', type: 'instant' },
    Created: { column: 'created', type: 'instant', nullable: false },
    Key: { column: 'key', type: 'guid', nullable: false },
    Cost: { column: 'cost', type: 'decimal' },
    Retries: { column: 'retries', type: 'int' },
    Hidden: { column: 'hidden', type: 'int', filterable: false, sortable: false },
  },
  navigations: {
    Robot: { entity: robots, alias: 'robot' },
    Creator: { entity: creators, alias: 'item' },
  },
  others: ['SpecificContent'],
});

export interface ItemRow {
  id: number;
  name: string;
  reference: string | null;
  label: string | null;
  status: string;
  reviewStatus: string | null;
  priority: number | null;
  encrypted: number | null;
  due: string | null;
  created: string;
  key: string;
  cost: number | null;
  retries: number | bigint | null;
  hidden: number | null;
  robotId: number | null;
  creatorId: number | null;
}

interface Tables {
  items: ItemRow;
  robots: { id: number; name: string; machineId: number | null };
  machines: { id: number; name: string };
}

type NewItem = Partial<ItemRow> & Pick<ItemRow, 'id'>;

const leastItem = {
  name: 'n',
  status: 'New',
  created: '2020-01-01T00:00:00.0000000Z',
  key: '00000000-0000-0000-0000-000000000000',
} satisfies Partial<ItemRow>;

/** The settings of every compilation here. */
export const settings = { dialect: 'sqlite', now: '2020-06-15T12:00:00Z' } as const;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** A database in memory with robot 1 `DocBot` on machine 1 `BOC` and robot 2 `Idle` on none; items as given. */
export async function openWorld() {
  const database = new SQLite(':memory:');
  database.exec(`
    create table items (id integer primary key, name text not null, reference text, label text, status text not null,
      reviewStatus text, priority integer, encrypted integer, due text, created text not null, key text not null,
      cost real, retries integer, hidden integer, robotId integer, creatorId integer);
    create index itemsByReference on items (reference);
    create index itemsByLabel on items (label collate nocase);
    create table robots (id integer primary key, name text not null, machineId integer);
    create table machines (id integer primary key, name text not null);
    insert into machines values (1, 'BOC');
    insert into robots values (1, 'DocBot', 1), (2, 'Idle', null);`);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const joined = db
    .selectFrom('items as item')
    .leftJoin('robots as robot', 'robot.id', 'item.robotId')
    .leftJoin('machines as robotMachine', 'robotMachine.id', 'robot.machineId')
    .select('item.id');
  return {
    close: () => db.destroy(),
    add: (...rows: readonly NewItem[]) =>
      db
        .insertInto('items')
        .values(rows.map((row) => ({ ...leastItem, ...row })))
        .execute(),
    /** The ids of the items for which the filter is true, ascending. */
    async idsWhere(filter: QueryExpression): Promise<readonly number[]> {
      const { condition } = compileFilter(filter, items, settings);
      const rows = await joined.where(condition).orderBy('item.id').execute();
      return rows.map(({ id }) => id);
    },
    async idsOrderedBy(terms: readonly OrderTerm[]): Promise<readonly number[]> {
      const order = compileOrder(terms, items, settings);
      const query = order.terms.reduce(
        (q, { expression, modifiers }) => q.orderBy(expression, modifiers),
        joined,
      );
      return (await query.orderBy('item.id').execute()).map(({ id }) => id);
    },
    sqlOf: (condition: Expression<SqlBool>): string =>
      db.selectFrom('items as item').select('item.id').where(condition).compile().sql,
    /** How SQLite would look for the items. */
    planOf(filter: QueryExpression): string {
      const { condition } = compileFilter(filter, items, settings);
      const { sql, parameters } = db.selectFrom('items as item').select('item.id').where(condition).compile();
      const rows = database
        .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
        .all(...parameters);
      return rows.map(({ detail }) => detail).join('\n');
    },
  };
}
