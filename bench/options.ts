import { parseArgs } from 'node:util';
import type { Scale } from './bench.ts';

export const usage = `npm run bench -- [--store name] [--quick] [--only case,…] [--dir folder] [--keep folder] [--keep-worked folder] [--json file]
  --store name   embedded, or eventstoredb: the log on a server of that protocol in a process of its own
  --quick        runs of 3 s, a deep queue of 100,000 items instead of 1,000,000, and 20,000 items that were worked on
                 instead of 1,000,000
  --only case,…  add, bulk, work, tasks, callback, longPoll, lostLease, idlePolls, graphqlAdd, graphqlReads, subscriptions,
                 memory, start, replay, verify, depth; all of them unless told; with --store eventstoredb: add, work, catchUp
  --dir folder   where data folders are made (the system's folder for temporary files unless told)
  --keep folder  the data folder with the deep queue: made where it is missing, used again where it is not
  --keep-worked folder
                 the same for the data folder of items that were worked on, ten events each, which graphqlReads needs
  --json file    writes the results there too`;

export interface Options {
  readonly store: 'embedded' | 'eventstoredb';
  readonly quick: boolean;
  readonly only: readonly string[] | undefined;
  readonly dir: string | undefined;
  readonly keep: string | undefined;
  readonly keepWorked: string | undefined;
  readonly json: string | undefined;
}

/** Throws a TypeError where an option is not known. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: 'string', default: 'embedded' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      dir: { type: 'string' },
      keep: { type: 'string' },
      'keep-worked': { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { store, quick, only, dir, keep, 'keep-worked': keepWorked, json } = values;
  if (store !== 'embedded' && store !== 'eventstoredb') throw new TypeError(`there is no store ${store}`);
  return { store, quick, only: only?.split(','), dir, keep, keepWorked, json };
}

export const scaleOf = ({ quick }: Pick<Options, 'quick'>): Scale =>
  quick
    ? { runMs: 3_000, warmUpMs: 1_000, items: 2_000, deep: 100_000, worked: 20_000, takes: 3_000 }
    : { runMs: 30_000, warmUpMs: 3_000, items: 10_000, deep: 1_000_000, worked: 1_000_000, takes: 5_000 };
