// What real clients send and what the guides print, all of it once more with the log in EventStoreDB.
import { readdirSync } from 'node:fs';
import path from 'node:path';

process.env['TEST_STORE'] = 'eventstoredb';

const here = path.basename(import.meta.filename);
for (const file of readdirSync(import.meta.dirname))
  if (file.endsWith('.test.ts') && file !== here) await import(path.join(import.meta.dirname, file));
