import type { EventStore } from '../../../src/store/eventStore.ts';
import { seal } from '../../../src/store/hashChain.ts';
import { anEvent } from '../../contract/eventStoreFixtures.ts';

/** Appends `count` sealed events to a new stream. */
export async function appendChain(store: EventStore, stream: string, count: number): Promise<void> {
  let previous = '';
  const events = Array.from({ length: count }, (_, revision) => {
    const { event, hash } = seal(previous, stream, revision, anEvent({ data: `{"n":${revision}}` }));
    previous = hash;
    return event;
  });
  await store.append({ stream, expectedRevision: -1, events });
}
