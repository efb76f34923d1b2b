import SQLite from 'better-sqlite3';
import { type Expression, Kysely, sql, type SqlBool, SqliteDialect } from 'kysely';
import type { Dialect as KyselyDialect } from 'kysely';
import type { QueryExpression, OrderTerm } from '../../../../src/readModel/expression/ast.ts';
import { type Dialect, sqlite } from '../../../../src/readModel/expression/dialects.ts';
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

/** The settings of every compilation on SQLite. */
export const settings = { dialect: sqlite, now: '2020-06-15T12:00:00Z' } as const;

export type World = Awaited<ReturnType<typeof openWorld>>;

/** An empty database. */
export interface TestDatabase {
  readonly dialect: Dialect;
  readonly kysely: KyselyDialect;
  /** Behind the type of a column of texts. */
  readonly collation: string;
}

const inMemory = (): TestDatabase => ({
  dialect: sqlite,
  kysely: new SqliteDialect({ database: new SQLite(':memory:') }),
  collation: '',
});

const columns = {
  bigint: ['id', 'priority', 'encrypted', 'retries', 'hidden', 'robotId', 'creatorId', 'machineId'],
  text: ['name', 'reference', 'label', 'status', 'reviewStatus', 'due', 'created', 'key'],
  'double precision': ['cost'],
} as const;

/** A table of these columns, of which the first is its key. */
function tableOf(name: string, names: readonly string[], collation: string): string {
  const typed = names.map((column, index) => {
    const type = Object.entries(columns).find(([, members]) => members.some((each) => each === column))?.[0];
    const suffix = type === 'text' ? collation : '';
    return `"${column}" ${index === 0 ? 'integer primary key' : `${type}${suffix}`}`;
  });
  return `create table ${name} (${typed.join(', ')})`;
}

/** Robot 1 `DocBot` on machine 1 `BOC` and robot 2 `Idle` on none; items as given. In memory unless told. */
export async function openWorld({ dialect, kysely, collation }: TestDatabase = inMemory()) {
  const compilation = { ...settings, dialect };
  const db = new Kysely<Tables>({ dialect: kysely });
  const itemColumns = ['id', 'name', 'reference', 'label', 'status', 'reviewStatus', 'priority', 'encrypted'];
  const more = ['due', 'created', 'key', 'cost', 'retries', 'hidden', 'robotId', 'creatorId'];
  for (const statement of [
    tableOf('items', [...itemColumns, ...more], collation),
    tableOf('robots', ['id', 'name', 'machineId'], collation),
    tableOf('machines', ['id', 'name'], collation),
  ])
    await sql.raw(statement).execute(db);
  await db.insertInto('machines').values({ id: 1, name: 'BOC' }).execute();
  await db
    .insertInto('robots')
    .values([
      { id: 1, name: 'DocBot', machineId: 1 },
      { id: 2, name: 'Idle', machineId: null },
    ])
    .execute();
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
      const { condition } = compileFilter(filter, items, compilation);
      const rows = await joined.where(condition).orderBy('item.id').execute();
      return rows.map(({ id }) => id);
    },
    async idsOrderedBy(terms: readonly OrderTerm[]): Promise<readonly number[]> {
      const order = compileOrder(terms, items, compilation);
      const query = order.terms.reduce((q, term) => q.orderBy(term), joined);
      return (await query.orderBy('item.id').execute()).map(({ id }) => id);
    },
    sqlOf: (condition: Expression<SqlBool>): string =>
      db.selectFrom('items as item').select('item.id').where(condition).compile().sql,
    /** How SQLite would look for the items, with indexes on `reference` and `label`. */
    async planOf(filter: QueryExpression): Promise<string> {
      await sql`create index if not exists itemsByReference on items (reference)`.execute(db);
      await sql`create index if not exists itemsByLabel on items (label collate nocase)`.execute(db);
      const { condition } = compileFilter(filter, items, compilation);
      const { rows } = await sql<{ detail: string }>`
        explain query plan select item.id from items as item where ${condition}
      `.execute(db);
      return rows.map(({ detail }) => detail).join('\n');
    },
  };
}
