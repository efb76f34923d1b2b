import { runCommand } from '../../test/support/server.ts';
import type { Case } from '../bench.ts';
import { eventsIn, hasReadModels, removeReadModels } from '../dataFolder.ts';
import { judge } from '../targets.ts';

const WITHIN_MS = 1_800_000;

/** `replay` of the deep log into a fresh read database, without a server. */
export const replay: Case = {
  name: 'replay',
  run: async (bench) => {
    const dataDir = await bench.deepFolder();
    const events = await eventsIn(dataDir);
    removeReadModels(dataDir);
    const startedAt = performance.now();
    const { code, output } = await runCommand('replay', [], { dataDir, withinMs: WITHIN_MS });
    const seconds = (performance.now() - startedAt) / 1000;
    if (code !== 0) throw new Error(`replay ended with ${code}:\n${output}`);
    if (!hasReadModels(dataDir)) throw new Error('replay made no read models');
    const perSecond = events / seconds;
    return [
      {
        name: 'replay',
        value: perSecond,
        unit: 'events/s',
        verdict: judge('replay', perSecond),
        details: { events, seconds },
      },
    ];
  },
};
