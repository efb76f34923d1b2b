import { taskSearch } from '../../../projections/taskSearch/taskSearch.ts';
import type { TaskFile } from '../../domain/task/events.ts';
import type { ReadModels } from '../readModels.ts';

const PAGE = 1_000;

/**
 * The hashes of all contents that something refers to: those of the files that tasks came with and that bots have
 * uploaded. Some come several times. Throws while the rows do not hold all tasks of the log up to `position`.
 */
export async function* referencedBlobs(reads: ReadModels, position: number): AsyncGenerator<string, void> {
  if (reads.unready() !== null || (await reads.consistency.waitFor(position)) > 0)
    throw new Error('the read models are behind the log');
  let after = 0;
  for (;;) {
    const rows = await reads.lists
      .selectFrom('task')
      .select(['id', 'files'])
      .where('id', '>', after)
      .where('files', '<>', '[]')
      .orderBy('id')
      .limit(PAGE)
      .execute();
    // Looked at behind each page: rows may have begun to be built anew meanwhile.
    if (reads.building().includes(taskSearch.name)) throw new Error('the rows of tasks are being built anew');
    for (const { files } of rows)
      for (const { sha256 } of JSON.parse(files) as readonly TaskFile[]) yield sha256;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
