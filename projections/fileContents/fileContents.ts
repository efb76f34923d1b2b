import type { Recorded } from '../../src/domain/event.ts';
import type { WorkFile } from '../../src/domain/workReports.ts';
import { type Change, none, type Projection } from '../projection.ts';

/** A content of a file, by its hash in hex. */
export type FileContentRow = {
  readonly sha256: string;
  /** How many events name it, less those of work that was erased. */
  readonly uses: number;
  readonly position: number;
};

/**
 * Which contents of files does an event name? Those that a run has left behind and nobody works with any more, too: a
 * history that names a file can show it, until the work is erased.
 */
export const fileContents: Projection<FileContentRow> = {
  name: 'fileContents',
  version: 2,
  categories: ['queueItem', 'task'],
  table: {
    name: 'file_content',
    columns: { sha256: 'text', uses: 'integer', position: 'integer' },
    key: ['sha256'],
    indexes: [],
  },
  changes: (event) => {
    if (event.type === 'Erased') return erased(event as Recorded<LosesFiles>);
    const { file, files } = (event as Recorded<NamesFiles>).data;
    if (file === undefined && files === undefined) return none;
    return [
      ...new Set([...(files ?? []), ...(file === undefined ? [] : [file])].map(({ sha256 }) => sha256)),
    ].map((sha256) => used(sha256, 1, event.position));
  },
};

/** A list that names a file twice has two uses of it. */
function erased({ data: { files = [] }, position }: Recorded<LosesFiles>): Change<FileContentRow>[] {
  const counts = Map.groupBy(files, (sha256) => sha256);
  return [...counts].map(([sha256, each]) => used(sha256, -each.length, position));
}

const used = (sha256: string, uses: number, position: number): Change<FileContentRow> => ({
  key: [sha256],
  evolve: (row) => {
    const after = (row?.uses ?? 0) + uses;
    return after > 0 ? { sha256, uses: after, position } : undefined;
  },
});

/** Files that work came with, and one that a robot has uploaded. */
interface NamesFiles {
  readonly type: string;
  readonly data: { readonly files?: readonly WorkFile[]; readonly file?: WorkFile };
}

interface LosesFiles {
  readonly type: 'Erased';
  readonly data: { readonly files?: readonly string[] };
}
