// What a subscription to the whole log reaches by itself: a process of its own that counts events, as a projector would
// get them, and does nothing with them. Prints the events a second.
import { openEventStoreDb } from '../../src/store/eventstoredb/openEventStoreDb.ts';

const [url = ''] = process.argv.slice(2);
const store = await openEventStoreDb({ url });
const last = await store.lastPosition();
const startedAt = performance.now();
let count = 0;
await new Promise<void>((resolve, reject) => {
  store.subscribe({
    after: 0,
    onEvents: (events) => {
      count += events.length;
      if ((events.at(-1)?.position ?? 0) >= last) resolve();
    },
    onError: reject,
  });
});
process.stdout.write(`${count / ((performance.now() - startedAt) / 1000)}\n`);
await store.close();
