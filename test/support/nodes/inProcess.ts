// Several nodes in the process of the test, each composed as the program composes it and with a client of its own on
// one EventStoreDB (the stand-in), sharing one state and one set of read models, which are real and in memory.
import { pino } from 'pino';
import { startNode } from '../../../src/compose/startNode.ts';
import type { Stops } from '../../../src/compose/stops.ts';
import { stopAll } from '../../../src/compose/stops.ts';
import { readConfig } from '../../../src/config.ts';
import type { Services } from '../../../src/doors/http/services.ts';
import type { ReadModels } from '../../../src/readModel/readModels.ts';
import { openReadModels } from '../../../src/readModel/readModels.ts';
import { openState } from '../../../src/state/openState.ts';
import type { State } from '../../../src/state/state.ts';
import type { EventStore } from '../../../src/store/eventStore.ts';
import { openEventStoreDb } from '../../../src/store/eventstoredb/openEventStoreDb.ts';

import { cuttable } from './cuttable.ts';
import { startEventStoreProcess } from './eventStoreProcess.ts';

export const TOKEN = 'token-of-the-nodes';

export interface InProcessNode {
  readonly url: string;
  readonly services: Services;
  /** As `kill -9`: nothing that it does afterwards reaches log or state, and it says goodbye to nobody. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface InProcessNodes {
  readonly token: string;
  readonly log: EventStore;
  readonly state: State;
  readonly reads: ReadModels;
  start(environment?: Readonly<Record<string, string>>): Promise<InProcessNode>;
  /** Stops those that still run, and lets go of everything. */
  stop(): Promise<void>;
}

export async function inProcessNodes(): Promise<InProcessNodes> {
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  const server = await startEventStoreProcess();
  const log = await openEventStoreDb({ url: server.url });
  const state = await openState({ path: ':memory:', onWriteError: note });
  const reads = await openReadModels({
    place: { path: ':memory:' },
    store: log,
    onWarning: (_, error) => note(error),
    onFailed: note,
  });
  await reads.startProjecting(1);
  const running = new Set<InProcessNode>();

  const start = async (environment: Readonly<Record<string, string>> = {}): Promise<InProcessNode> => {
    const config = readConfig({
      PORT: '0',
      ADMIN_TOKEN: TOKEN,
      ADMIN_PASSWORD: 'a long password',
      ...environment,
    });
    const store = await openEventStoreDb({ url: server.url });
    const stops: Stops = [() => store.close()];
    const [ownLog, ownState] = [cuttable(store), cuttable(state)];
    const data = {
      store: ownLog.value,
      place: undefined,
      state: { ...ownState.value, close: async () => {} },
      // They are kept up whichever node leads: all of them share this one process.
      openReads: async () => ({
        ...reads,
        startProjecting: async () => {},
        stopProjecting: async () => {},
        close: async () => {},
      }),
      isAlone: false,
    };
    const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
    const { url, services } = await startNode({ config, data, isDemo: false, log: logger }, stops);
    const node: InProcessNode = {
      url,
      services,
      kill: async () => {
        running.delete(node);
        ownLog.cut();
        ownState.cut();
        for (const end of stops.splice(0).toReversed()) await abandoned(end);
      },
      stop: async () => {
        running.delete(node);
        await stopAll(stops);
      },
    };
    running.add(node);
    return node;
  };

  return {
    token: TOKEN,
    log,
    state,
    reads,
    start,
    stop: async () => {
      for (const node of running) await node.stop();
      await reads.close();
      await state.close();
      await log.close();
      await server.stop();
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** What a killed process leaves behind is cleared away; that it cannot say goodbye is no fault. */
async function abandoned(end: Stops[number]): Promise<void> {
  try {
    await end();
  } catch {
    // It was cut off.
  }
}
