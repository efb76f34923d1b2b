import { existsSync, renameSync } from 'node:fs';
import { openEmbeddedStore } from '../../src/store/embedded/embeddedStore.ts';
import type { StoredEvent } from '../../src/store/eventStore.ts';
import { NO_STREAM } from '../../src/store/eventStore.ts';
import { EventLog } from '../../test/support/eventStoreServer/log/eventLog.ts';

const PAGE = 1_000;

/** Copies a log of the embedded store into one that the server of EventStoreDB's protocol reads, unless it is there. */
export async function fillLog(from: string, to: string, say: (line: string) => void): Promise<void> {
  if (existsSync(to)) return;
  const source = openEmbeddedStore({ path: from, readOnly: true });
  const target = await EventLog.open(`${to}.new`);
  try {
    for (let after = 0, count = 0; ;) {
      const page = await source.readAll({ after, maxCount: PAGE });
      const last = page.at(-1);
      if (last === undefined) break;
      await Promise.all(page.map((event) => copy(target, event)));
      after = last.position;
      count += page.length;
      if (count % 200_000 === 0) say(`${count} events copied`);
    }
  } finally {
    await source.close();
    await target.close();
  }
  renameSync(`${to}.new`, to);
}

async function copy(target: EventLog, event: StoredEvent): Promise<void> {
  const { id, type, stream, revision } = event;
  const [data, metadata] = [Buffer.from(event.data), Buffer.from(event.metadata)];
  const expected = revision === 0 ? NO_STREAM : revision - 1;
  const { kind } = await target.append(stream, expected, [{ id, type, isJson: true, data, metadata }]);
  if (kind !== 'written') throw new Error(`event ${revision} of ${stream} could not be copied: ${kind}`);
}
