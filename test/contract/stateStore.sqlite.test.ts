import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import { openState } from '../../src/state/openState.ts';
import { stateStoreContract } from './stateStore.ts';

const onWriteError = (error: unknown): never => {
  throw error;
};

describe('the state in memory', () => {
  stateStoreContract(() => openState({ path: ':memory:', onWriteError }));
});

describe('the state in a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orchestream-state-'));
  let files = 0;

  afterAll(() => rmSync(folder, { recursive: true }));

  stateStoreContract(() => {
    files += 1;
    return openState({ path: path.join(folder, `state-${files}.db`), onWriteError });
  });
});
