import type { Bench, BenchServer, Case, Row } from '../bench.ts';
import { withFreshServer, withServer } from '../bench.ts';
import { DEEP } from '../deep.ts';
import { fill } from '../fill.ts';
import { medianOf } from '../percentiles.ts';
import { judge } from '../targets.ts';

const ROBOTS = 16;
const SHALLOW = 'shallow';
const SHALLOW_ITEMS = 1_000;
const ROUNDS = 10;
const WARM_UP_TURNS = 2;

/**
 * Whether taking costs more in a deep queue than in a shallow one. Two servers, each with one queue, are asked in
 * turns, since a machine is faster now and slower then; the ratio is the median of the rounds. In both queues the items
 * that are taken have just been added (in the deep one before all others), so that depth alone differs. Beside that, the
 * oldest items of the deep queue are taken, which nobody has touched since the server was started: each is read from
 * the log first.
 */
export const depth: Case = {
  name: 'depth',
  run: async (bench) => {
    const deepFolder = await bench.deepFolder();
    return withServer(deepFolder, (deep) =>
      withFreshServer(bench.folder, async (shallow) => compare(deep, shallow, bench)),
    );
  },
};

async function compare(deep: BenchServer, shallow: BenchServer, { scale }: Bench): Promise<readonly Row[]> {
  await shallow.once((connection) => shallow.api.createQueue(connection, SHALLOW));
  const takes = scale.takes / ROUNDS;
  // Half of a round's takes above, half below: on average the queue is as deep as said.
  await fill(shallow, SHALLOW, { count: SHALLOW_ITEMS + takes / 2, prefix: 'shallow' });
  const takeShallow = async (): Promise<number> => {
    const perSecond = await takeRate(shallow, SHALLOW, takes);
    await fill(shallow, SHALLOW, { count: takes, prefix: 'shallow' });
    await shallow.untilCaughtUp();
    return perSecond;
  };
  const takeDeep = async (): Promise<number> => {
    const prefix = `urgent-${Date.now()}`;
    await fill(deep, DEEP, { count: takes, prefix, priority: 'High' });
    return takeCold();
  };
  const takeCold = async (): Promise<number> => {
    await deep.untilCaughtUp();
    const perSecond = await takeRate(deep, DEEP, takes);
    await deep.untilCaughtUp();
    return perSecond;
  };
  for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) {
    await takeShallow();
    await takeDeep();
    await takeCold();
  }
  const rates = { shallow: new Array<number>(), deep: new Array<number>(), cold: new Array<number>() };
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % 2 === 0) rates.shallow.push(await takeShallow());
    rates.deep.push(await takeDeep());
    rates.cold.push(await takeCold());
    if (round % 2 === 1) rates.shallow.push(await takeShallow());
  }
  const toShallow = (name: string, deepRates: readonly number[]): Row => {
    const ratio = medianOf(deepRates.map((rate, round) => rate / (rates.shallow[round] ?? Number.NaN)));
    return {
      name,
      value: ratio,
      unit: 'of the rate',
      verdict: judge(name, ratio),
      details: {
        shallowItems: SHALLOW_ITEMS,
        shallowPerSecond: medianOf(rates.shallow),
        deepItems: scale.deep,
        deepPerSecond: medianOf(deepRates),
      },
    };
  };
  return [
    toShallow('take, deep to shallow', rates.deep),
    toShallow('take, deep and cold to shallow', rates.cold),
  ];
}

async function takeRate({ api, withCallers }: BenchServer, queue: string, takes: number): Promise<number> {
  let left = takes;
  const { perSecond } = await withCallers(ROBOTS, (callers) =>
    callers.run(
      () => left <= 0,
      async (connection) => {
        left -= 1;
        if ((await api.take(connection, queue)) === undefined)
          throw new Error('the queue is empty too early');
      },
    ),
  );
  return perSecond;
}
