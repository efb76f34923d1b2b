import type { Recorded } from '../../src/domain/event.ts';
import type { WorkFile } from '../../src/domain/workReports.ts';
import { type Change, none, type Projection } from '../projection.ts';

/** A content of a file, by its hash in hex. */
export type FileContentRow = {
  readonly sha256: string;
  readonly position: number;
};

/**
 * Which contents of files does an event name? Those that a run has left behind and nobody works with any more, too: a
 * history that names a file can show it.
 */
export const fileContents: Projection<FileContentRow> = {
  name: 'fileContents',
  version: 1,
  categories: ['queueItem', 'task'],
  table: {
    name: 'file_content',
    columns: { sha256: 'text', position: 'integer' },
    key: ['sha256'],
    indexes: [],
  },
  changes: (event) => {
    const { file, files } = (event as Recorded<NamesFiles>).data;
    if (file === undefined && files === undefined) return none;
    return [
      ...new Set([...(files ?? []), ...(file === undefined ? [] : [file])].map(({ sha256 }) => sha256)),
    ].map((sha256): Change<FileContentRow> => ({
      key: [sha256],
      evolve: () => ({ sha256, position: event.position }),
    }));
  },
};

/** Files that work came with, and one that a robot has uploaded. */
interface NamesFiles {
  readonly type: string;
  readonly data: { readonly files?: readonly WorkFile[]; readonly file?: WorkFile };
}
