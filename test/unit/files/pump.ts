// A process that moves a large content and tells by how much its memory has grown; run by flatMemory.test.ts.
// Arguments: what to do ("local", "s3" or "pull"), a folder, how many bytes, a URL.
import { setInterval } from 'node:timers';
import type { BlobStore } from '../../../src/files/blobStore.ts';
import { openLocalBlobs } from '../../../src/files/local/localBlobs.ts';
import { openS3Blobs } from '../../../src/files/s3/s3Blobs.ts';
import { createOutbound } from '../../../src/outbound/outbound.ts';

const [, , what = '', folder = '', size = '', url = ''] = process.argv;
const bytes = Number(size);

async function* generated(length: number): AsyncGenerator<Uint8Array, void> {
  for (let left = length; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), left % 251);
}

function open(): Promise<BlobStore> {
  if (what !== 's3') return openLocalBlobs(folder);
  return openS3Blobs({
    endpoint: url,
    bucket: 'files',
    prefix: 'test/',
    region: 'eu-north-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's3cret' },
    forcePathStyle: true,
    spoolFolder: folder,
  });
}

async function move(store: BlobStore, length: number): Promise<number> {
  const outbound = createOutbound({ allowLoopback: true });
  const content =
    what === 'pull'
      ? (await outbound.fetchTo(`${url}/${length}`, { maxBytes: length })).body
      : generated(length);
  const { id } = await store.put(content, { maxBytes: length });
  let read = 0;
  for await (const piece of (await store.open(id)).content) read += piece.byteLength;
  await outbound.close();
  return read;
}

const store = await open();
// The code itself is loaded and warm before it is measured.
await move(store, 20_000_000);
const before = process.memoryUsage.rss();
let most = before;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
const read = await move(store, bytes);
clearInterval(watch);
await store.close();
process.stdout.write(JSON.stringify({ read, grownBytes: most - before }));
