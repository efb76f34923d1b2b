// A program for kill.test.ts: appends without end to the log named by its argument and prints, a line each, the
// stream, revision and event id of every append that was acknowledged.
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { seal } from '../../../../src/store/hashChain.ts';
import { anEvent } from '../../../contract/eventStoreFixtures.ts';

const [, , file = ''] = process.argv;
const store = openEmbeddedStore({ path: file });

async function appendWithoutEnd(stream: string): Promise<void> {
  let previous = '';
  for (let revision = 0; ; revision += 1) {
    const { event, hash } = seal(previous, stream, revision, anEvent({ data: `"${'x'.repeat(1_000)}"` }));
    await store.append({ stream, expectedRevision: revision - 1, events: [event] });
    // Waits for a reader that is slow; to write by the descriptor would fail then.
    process.stdout.write(`${stream} ${revision} ${event.id}\n`);
    previous = hash;
  }
}

await Promise.all(Array.from({ length: 20 }, (_, n) => appendWithoutEnd(`queueItem-${n}`)));
