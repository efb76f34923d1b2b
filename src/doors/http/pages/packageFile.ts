import { existsSync, readFileSync } from 'node:fs';
import packageFiles from './packageFiles.json' with { type: 'json' };

export type PackageFile = keyof typeof packageFiles;

/**
 * A file of a package that a page is made of. The build puts them beside the compiled program, so that what runs in
 * production needs none of these packages; from its source the program reads them where they are installed.
 */
export function packageFile(name: PackageFile): Buffer {
  const root = new URL('../../../../', import.meta.url);
  const built = new URL(`packageFiles/${name}`, root);
  return readFileSync(existsSync(built) ? built : new URL(`node_modules/${packageFiles[name]}`, root));
}
