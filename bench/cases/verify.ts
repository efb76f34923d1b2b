import { hash } from 'node:crypto';
import path from 'node:path';
import { openEmbeddedStore } from '../../src/store/embedded/embeddedStore.ts';
import type { StoredEvent } from '../../src/store/eventStore.ts';
import { runCommand } from '../../test/support/server.ts';
import type { Case, Row } from '../bench.ts';
import { eventsIn } from '../dataFolder.ts';
import { judge } from '../targets.ts';

const WITHIN_MS = 1_800_000;
const PAGE = 1_000;
/** Events whose text is hashed for the baseline. */
const SAMPLE = 200_000;

/**
 * `verify` of the deep log, all chains and anchors, on one thread, beside a bare SHA-256 over the stored text of the same
 * events, already in memory; then as it is by default, on all processors. Besides reading the log, a chain writes the text of
 * an event as JSON within JSON, which is longer, and an anchor hashes a node of its tree for each event.
 */
export const verify: Case = {
  name: 'verify',
  run: async (bench) => {
    const dataDir = await bench.deepFolder();
    const events = await eventsIn(dataDir);
    const bare = await hashText(dataDir);
    const alone = await verified(dataDir, events, ['--threads', '1']);
    const atOnce = await verified(dataDir, events, []);
    return [
      row('bare SHA-256 of the log', bare.perSecond, 'events/s', { bytesPerEvent: bare.bytesPerEvent }),
      row('verify, one thread', alone.perSecond, 'events/s', { events, seconds: alone.seconds }),
      row('verify, of bare SHA-256', alone.perSecond / bare.perSecond, 'of the rate', {}),
      row('verify', atOnce.perSecond, 'events/s', { events, seconds: atOnce.seconds }),
    ];
  },
};

async function verified(
  dataDir: string,
  events: number,
  args: readonly string[],
): Promise<{ perSecond: number; seconds: number }> {
  const startedAt = performance.now();
  const { code, output } = await runCommand('verify', args, { dataDir, withinMs: WITHIN_MS });
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) throw new Error(`verify ended with ${code}:\n${output}`);
  return { perSecond: events / seconds, seconds };
}

async function hashText(dataDir: string): Promise<{ perSecond: number; bytesPerEvent: number }> {
  const store = openEmbeddedStore({ path: path.join(dataDir, 'events.db'), readOnly: true });
  try {
    let [ms, events, bytes] = [0, 0, 0];
    for (let after = 0; events < SAMPLE;) {
      const page = await store.readAll({ after, maxCount: PAGE });
      const last = page.at(-1);
      if (last === undefined) break;
      const startedAt = performance.now();
      for (const event of page) hash('sha256', storedText(event), 'hex');
      ms += performance.now() - startedAt;
      bytes += page.reduce((sum, event) => sum + Buffer.byteLength(storedText(event)), 0);
      events += page.length;
      after = last.position;
    }
    return { perSecond: (events * 1000) / ms, bytesPerEvent: bytes / events };
  } finally {
    await store.close();
  }
}

const storedText = ({ stream, revision, id, type, data, metadata }: StoredEvent): string =>
  stream + revision + id + type + data + metadata;

const row = (name: string, value: number, unit: string, details: Row['details']): Row => ({
  name,
  value,
  unit,
  verdict: judge(name, value),
  details,
});
