import { fileContents } from '../../../projections/fileContents/fileContents.ts';
import type { ReadModels } from '../readModels.ts';

const PAGE = 1_000;

/**
 * The hashes of all contents of files that events up to `position` name. Throws while the rows do not hold all of
 * them.
 */
export async function* referencedBlobs(reads: ReadModels, position: number): AsyncGenerator<string, void> {
  if (reads.unready() !== null || (await reads.consistency.waitFor(position)) > 0)
    throw new Error('the read models are behind the log');
  let after = '';
  for (;;) {
    const rows = await reads.lists
      .selectFrom('file_content')
      .select('sha256')
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(PAGE)
      .execute();
    // Looked at behind each page: rows may have begun to be made anew meanwhile.
    if (reads.building().includes(fileContents.name))
      throw new Error('the rows of files are being made anew');
    for (const { sha256 } of rows) yield sha256;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.sha256;
  }
}

/**
 * Those of some contents that no event up to `position` names, or none but of work that was erased. None of them while
 * the rows do not tell.
 */
export async function unusedBlobs(
  reads: ReadModels,
  position: number,
  contents: readonly string[],
): Promise<readonly string[]> {
  if (contents.length === 0 || reads.unready() !== null) return [];
  if ((await reads.consistency.waitFor(position)) > 0) return [];
  const rows = await reads.keyed
    .selectFrom('file_content')
    .select('sha256')
    .where('sha256', 'in', contents)
    .execute();
  if (reads.building().includes(fileContents.name)) return [];
  const used = new Set(rows.map(({ sha256 }) => sha256));
  return contents.filter((content) => !used.has(content));
}
