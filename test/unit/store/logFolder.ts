import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder for each test of the file, removed after it. */
export function logFolder(): { readonly path: string; readonly file: string } {
  const folder = { path: '', file: '' };
  beforeEach(async () => {
    folder.path = await mkdtemp(path.join(tmpdir(), 'orchestream-log-'));
    folder.file = path.join(folder.path, 'events.db');
  });
  afterEach(() => rm(folder.path, { recursive: true }));
  return folder;
}
