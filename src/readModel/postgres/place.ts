/** Where the read models are in PostgreSQL. */
export interface PostgresPlace {
  readonly url: string;
  /** A schema of their own: everything in it can be made again, and is thrown away where it is of no use. */
  readonly schema: string;
}

export const READ_SCHEMA = 'orchestream_read';

/** Milliseconds for a query; the database then gives it up. */
export const QUERY_MS = 30_000;
/** Milliseconds for a statement of the one that projects: it may have to wait until queries let a table go. */
export const WRITE_MS = 60_000;
