import type { Database, Statement } from 'better-sqlite3';
import type { SqlQuery } from '../queriesBy.ts';

/** Texts of queries kept prepared. Filters of callers make ever new ones. */
const CAPACITY = 500;

/** Runs queries on a connection, and keeps the statements. */
export function statementsOf(db: Database): (query: SqlQuery) => unknown[] {
  const statements = new Map<string, Statement>();
  return ({ sql, parameters }) => {
    const statement = statements.get(sql) ?? db.prepare(sql);
    // Whatever was used last stands last; the first is the one to forget.
    statements.delete(sql);
    statements.set(sql, statement);
    if (statements.size > CAPACITY) statements.delete(statements.keys().next().value ?? '');
    return statement.all(parameters);
  };
}
