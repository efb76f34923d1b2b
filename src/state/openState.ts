import { openPostgresState } from './postgres/openPostgresState.ts';
import { openSqliteState } from './sqlite/openSqliteState.ts';
import type { State } from './state.ts';

interface Common {
  /** Told when what was collected (leases, positions) could not be written; it is kept and tried again. */
  readonly onWriteError: (error: unknown) => void;
}

export interface SqliteOptions extends Common {
  /** A file in an existing folder, or `:memory:`. One process at a time may hold a file. */
  readonly path: string;
}

export interface PostgresOptions extends Common {
  /** `postgres://user:password@host:port/database`; it stands in no error. Several nodes may share it. */
  readonly url: string;
  /** Default `orchestream_state`; lower-case letters, digits and `_`. */
  readonly schema?: string;
}

export type StateOptions = SqliteOptions | PostgresOptions;

/** Opens the state in SQLite or PostgreSQL, making or upgrading it. Rejects where it was written by a newer release. */
export function openState(options: StateOptions): Promise<State> {
  const { onWriteError } = options;
  if ('path' in options) return openSqliteState(options.path, onWriteError);
  return openPostgresState(options.url, options.schema ?? 'orchestream_state', onWriteError);
}
