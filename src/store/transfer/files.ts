import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BrokenFile } from './brokenFile.ts';

/** Stands for standard input or output in place of a name. */
export const STANDARD = '-';

/** What a log holds is meant for few. */
const OWNER_ONLY = 0o600;

export const isCompressed = (name: string): boolean => name.endsWith('.gz');

/** The bytes of a file, decompressed where its name ends in `.gz`. Throws what opening and reading throw, and BrokenFile. */
export async function* readFile(name: string): AsyncGenerator<Buffer> {
  const source = name === STANDARD ? process.stdin : createReadStream(name);
  try {
    yield* isCompressed(name) ? decompressed(source) : (source as AsyncIterable<Buffer>);
  } finally {
    source.destroy();
  }
}

async function* decompressed(source: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new BrokenFile(`its compressed data are cut or damaged (${error.message})`);
    throw error;
  }
}

/** Writes text to a file that is not there yet, or behind what is in it; resolves when it is on disk. */
export async function writeFile(
  name: string,
  pieces: AsyncIterable<string>,
  mode: 'new' | 'behind',
): Promise<void> {
  const source = Readable.from(pieces);
  if (name === STANDARD) return pipeline(source, process.stdout, { end: false });
  const flags = mode === 'new' ? 'wx' : 'a';
  const file = createWriteStream(name, { flags, mode: OWNER_ONLY, flush: true });
  return isCompressed(name) ? pipeline(source, createGzip(), file) : pipeline(source, file);
}
