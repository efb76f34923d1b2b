import type { Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import { sortable, trimmed } from '../../src/domain/instant.ts';
import {
  currentVersion,
  evolve,
  type Process,
  type ProcessEvent,
  type ProcessVersion,
} from '../../src/domain/process/process.ts';
import type { Projection } from '../projection.ts';

/** Versions are the JSON text of a list. */
export type ProcessRow = {
  readonly id: number;
  /** Its token. */
  readonly key: string;
  readonly folder_id: number;
  /** Of the current version, or of the last one where none is current. */
  readonly name: string;
  /** Null where no version is active. */
  readonly current_version: number | null;
  readonly max_attempts: number;
  readonly creation_time: string;
  readonly revision: number;
  readonly deleted: number;
  readonly position: number;
  readonly versions: string;
};

/** Which processes are there? One row a process, deleted ones too: their tasks stay readable. */
export const processes: Projection<ProcessRow> = {
  name: 'processes',
  version: 1,
  categories: ['process'],
  table: {
    name: 'process',
    columns: {
      id: 'integer',
      key: 'text',
      folder_id: 'integer',
      name: 'text',
      current_version: 'integer',
      max_attempts: 'integer',
      creation_time: 'text',
      revision: 'integer',
      deleted: 'integer',
      position: 'integer',
      versions: 'text',
    },
    key: ['id'],
    indexes: [],
  },
  changes: (event) => [
    {
      key: [workIdOf(event)],
      evolve: (row) =>
        rowOf(
          evolve(row === undefined ? null : processOf(row), event as Recorded<ProcessEvent>),
          event.position,
        ),
    },
  ],
};

function rowOf(process: Process, position: number): ProcessRow {
  const current = currentVersion(process);
  return {
    id: process.id,
    key: process.key,
    folder_id: process.folderId,
    name: (current ?? process.versions.at(-1))?.name ?? '',
    current_version: current?.version ?? null,
    max_attempts: process.maxAttempts,
    creation_time: sortable(process.creationTime),
    revision: process.revision,
    deleted: Number(process.deleted),
    position,
    versions: JSON.stringify(process.versions),
  };
}

export const processOf = (row: ProcessRow): Process => ({
  id: row.id,
  key: row.key,
  folderId: row.folder_id,
  creationTime: trimmed(row.creation_time),
  maxAttempts: row.max_attempts,
  versions: JSON.parse(row.versions) as ProcessVersion[],
  revision: row.revision,
  deleted: row.deleted === 1,
});
