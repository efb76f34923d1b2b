import { describe } from 'vitest';
import { appendContract } from './eventStoreAppend.ts';
import { appendAllContract, noAppendAllContract } from './eventStoreAppendAll.ts';
import type { OpenStore } from './eventStoreFixtures.ts';
import { closeContract, reopenContract } from './eventStoreLife.ts';
import { readContract } from './eventStoreRead.ts';
import { subscribeContract } from './eventStoreSubscribe.ts';

/** What is known of a store before it is opened. */
export interface StoreFacts {
  readonly multiStreamAppend: boolean;
  /** False only for a log that lives in memory. */
  readonly outlivesClosing: boolean;
}

/** The promises of the port src/store/eventStore.ts. `open` gives an empty log each time. */
export function eventStoreContract(name: string, open: () => Promise<OpenStore>, facts: StoreFacts): void {
  describe(`event store, ${name}`, () => {
    appendContract(open);
    (facts.multiStreamAppend ? appendAllContract : noAppendAllContract)(open);
    readContract(open);
    subscribeContract(open);
    closeContract(open);
    if (facts.outlivesClosing) reopenContract(open);
  });
}
