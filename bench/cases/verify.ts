import { hash } from 'node:crypto';
import path from 'node:path';
import { openEmbeddedStore } from '../../src/store/embedded/embeddedStore.ts';
import { runCommand } from '../../test/support/server.ts';
import type { Case, Row } from '../bench.ts';
import { eventsIn } from '../dataFolder.ts';
import { judge } from '../targets.ts';

const WITHIN_MS = 1_800_000;
const PAGE = 1_000;
/** Events whose text is hashed for the baseline. */
const SAMPLE = 200_000;

/**
 * `verify` of the deep log, all chains and anchors, beside a bare SHA-256 over the same text: each event's data and
 * metadata, already in memory, on one core. A chain's hash is over more than that, which is to be read and written as JSON
 * first.
 */
export const verify: Case = {
  name: 'verify',
  run: async (bench) => {
    const dataDir = await bench.deepFolder();
    const events = await eventsIn(dataDir);
    const bare = await hashText(dataDir);
    const startedAt = performance.now();
    const { code, output } = await runCommand('verify', [], { dataDir, withinMs: WITHIN_MS });
    const seconds = (performance.now() - startedAt) / 1000;
    if (code !== 0) throw new Error(`verify ended with ${code}:\n${output}`);
    const perSecond = events / seconds;
    return [
      row('bare SHA-256 of the log', bare.perSecond, 'events/s', { bytesPerEvent: bare.bytesPerEvent }),
      row('verify', perSecond, 'events/s', { events, seconds }),
      row('verify, of bare SHA-256', perSecond / bare.perSecond, 'of the rate', {}),
    ];
  },
};

async function hashText(dataDir: string): Promise<{ perSecond: number; bytesPerEvent: number }> {
  const store = openEmbeddedStore({ path: path.join(dataDir, 'events.db'), readOnly: true });
  try {
    let [ms, events, bytes] = [0, 0, 0];
    for (let after = 0; events < SAMPLE;) {
      const page = await store.readAll({ after, maxCount: PAGE });
      const last = page.at(-1);
      if (last === undefined) break;
      const startedAt = performance.now();
      for (const { data, metadata } of page) hash('sha256', data + metadata, 'hex');
      ms += performance.now() - startedAt;
      bytes += page.reduce((sum, { data, metadata }) => sum + Buffer.byteLength(data + metadata), 0);
      events += page.length;
      after = last.position;
    }
    return { perSecond: (events * 1000) / ms, bytesPerEvent: bytes / events };
  } finally {
    await store.close();
  }
}

const row = (name: string, value: number, unit: string, details: Row['details']): Row => ({
  name,
  value,
  unit,
  verdict: judge(name, value),
  details,
});
