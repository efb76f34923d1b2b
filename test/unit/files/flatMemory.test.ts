import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startS3Server } from '../../support/s3Server.ts';

const MIB = 1024 * 1024;
/** Far less than what is moved; measured are 30 to 50, most of it what waits for garbage collection. */
const MOST_GROWN = 64 * MIB;

/** Moves a content in a process of its own; resolves to what it has read and by how much its memory has grown. */
async function pump(what: string, bytes: number, url = ''): Promise<{ read: number; grownBytes: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orchestream-pump-'));
  try {
    const script = path.join(import.meta.dirname, 'pump.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [
      script,
      what,
      folder,
      String(bytes),
      url,
    ]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Answers so many zeros as the path says. */
const zeros: RequestListener = (request, response) => {
  const piece = Buffer.alloc(65_536);
  const length = Number(request.url?.slice(1));
  function* pieces(): Generator<Buffer> {
    for (let left = length; left > 0; left -= piece.byteLength)
      yield piece.subarray(0, Math.min(left, piece.byteLength));
  }
  Readable.from(pieces()).pipe(response);
};

describe('memory', { timeout: 120_000 }, () => {
  it('given 1 GiB for a local folder, then it passes through little memory', async () => {
    const { read, grownBytes } = await pump('local', 1024 * MIB);

    expect(read).toBe(1024 * MIB);
    expect(grownBytes).toBeLessThan(MOST_GROWN);
  });

  it('given 256 MiB from another server, then they pass through little memory', async () => {
    const server = createServer(zeros).listen(0, '127.0.0.1');
    await once(server, 'listening');

    const { read, grownBytes } = await pump(
      'pull',
      256 * MIB,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );

    server.close();
    expect(read).toBe(256 * MIB);
    expect(grownBytes).toBeLessThan(MOST_GROWN);
  });

  it('given 128 MiB for a bucket, then they pass through little memory', async () => {
    const server = await startS3Server();

    const { read, grownBytes } = await pump('s3', 128 * MIB, server.endpoint);

    expect(server.seen.filter((each) => each.startsWith('PUT part')).length).toBeGreaterThan(15);
    await server.close();
    expect(read).toBe(128 * MIB);
    expect(grownBytes).toBeLessThan(MOST_GROWN);
  });
});
