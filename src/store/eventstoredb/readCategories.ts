import type { ReadAll, StoredEvent } from '../eventStore.ts';
import { Arrivals } from './arrivals.ts';
import type { Connection } from './connection.ts';
import { reading } from './reading.ts';
import { shown, storedEvent } from './storedEvent.ts';
import type { Recorded } from './storedEvent.ts';
import { TimedOut } from './within.ts';

/**
 * The next events of some categories. The client cannot filter a read of the whole log, but a subscription: this one
 * ends when it has brought enough or has come to the end of the log, and all other events stay on the server.
 */
export async function readCategories(
  connection: Connection,
  { after, maxCount, categories }: Required<ReadAll>,
): Promise<readonly StoredEvent[]> {
  const { silenceMs } = connection.timing;
  const recorded = await reading(connection, async ({ client, retired: signal }) => {
    const arrivals = new Arrivals(client, { after, categories, signal });
    try {
      return await take(arrivals, maxCount, silenceMs);
    } finally {
      arrivals.close();
    }
  });
  return recorded.map(storedEvent);
}

async function take(arrivals: Arrivals, maxCount: number, silenceMs: number): Promise<Recorded[]> {
  const found: Recorded[] = [];
  for (;;) {
    const events = arrivals.take();
    found.push(...events.flatMap(shown));
    if (found.length >= maxCount) return found.slice(0, maxCount);
    if (events.length > 0) continue;
    if (arrivals.isLive) return found;
    if (!(await arrivals.changed(silenceMs))) throw new TimedOut(`nothing was read for ${silenceMs} ms`);
  }
}
