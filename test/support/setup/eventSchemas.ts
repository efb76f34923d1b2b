// Every event that a test appends to any store must be as the schemas in `schema/events` say: they are what readers of
// the log are promised. All stores check an append in one place, and there the promise is checked too.
import { vi } from 'vitest';
import type * as CheckAppend from '../../../src/store/checkAppend.ts';
import { whyNotAsPromised } from '../promisedEvents.ts';

vi.mock('../../../src/store/checkAppend.ts', async (importOriginal) => {
  const original = await importOriginal<typeof CheckAppend>();
  const checkAppend: typeof original.checkAppend = (append) => {
    const bytes = original.checkAppend(append);
    const reason = whyNotAsPromised(append);
    if (reason !== null) throw new TypeError(reason);
    return bytes;
  };
  return { ...original, checkAppend };
});
