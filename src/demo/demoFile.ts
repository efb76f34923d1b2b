import type { BlobStore } from '../files/blobStore.ts';
import { elmaDemo } from './elmaWorld.ts';

/** Keeps the content of the file that ELMA's page downloads. */
export async function keepDemoFile(files: BlobStore): Promise<void> {
  await files.put(content(), { maxBytes: elmaDemo.file.text.length });
}

async function* content(): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(elmaDemo.file.text);
}
