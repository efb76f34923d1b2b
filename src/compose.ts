import { pino } from 'pino';
import type { Logger } from 'pino';
import { openData } from './compose/openData.ts';
import type { Node } from './compose/startNode.ts';
import { startNode } from './compose/startNode.ts';
import type { Stops } from './compose/stops.ts';
import { stopAll } from './compose/stops.ts';
import type { Config } from './config.ts';

/**
 * Where it listens (`url`), what the first start has generated, to be shown once, and what the doors work with, for
 * whoever runs the program within another one.
 */
export interface Started extends Node {
  /** Answers what is under way, writes what was collected and lets go of everything. */
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  /** Fills an empty store with the demo world first. */
  readonly isDemo: boolean;
  /** Standard output, at the level of the configuration, unless told. */
  readonly log?: Logger;
  /** It cannot go on, and has logged why: it takes no writes any more and is to be stopped. */
  readonly onFatal?: () => void;
}

/** Puts everything together and listens. Throws ConfigError, StoreUnavailable, or what listening throws. */
export async function createOrchestrator(options: StartOptions): Promise<Started> {
  const { config, isDemo, log = pino({ level: config.logLevel }), onFatal = () => {} } = options;
  const stops: Stops = [];
  const stop = (): Promise<void> => stopAll(stops);
  try {
    const onReplaced = (): void => {
      log.fatal('another node works on the log now, so this one stops');
      onFatal();
    };
    const data = await openData(config, { log, onReplaced }, stops);
    return { ...(await startNode({ config, data, isDemo, log }, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
