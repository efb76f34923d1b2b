import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { createAuth } from './auth/auth.ts';
import type { Orchestrator } from './commands/context.ts';
import { foldedStreams } from './commands/foldedStreams.ts';
import { idBlocks } from './commands/ids.ts';
import { DEFAULT_TENANT, internalContext, prepareStore } from './commands/prepareStore.ts';
import { metadataOf } from './commands/context.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config.ts';
import { seedDemoWorld } from './demo/demoWorld.ts';
import { directoryOf } from './directoryOf.ts';
import { registerGraphQL } from './doors/graphql/registerGraphQL.ts';
import { legacyRoutes } from './doors/http/doors.ts';
import { healthRoutes } from './doors/http/health.ts';
import { metricsRoutes } from './doors/http/metrics.ts';
import { createServer } from './doors/http/server.ts';
import type { Services } from './doors/http/services.ts';
import { answerOData } from './doors/odata/door.ts';
import type { Recorded } from './domain/event.ts';
import { fromMilliseconds, sortable } from './domain/instant.ts';
import type { QueueItemEvent } from './domain/queueItem/events.ts';
import type { QueueItem } from './domain/queueItem/queueItem.ts';
import { evolve } from './domain/queueItem/queueItem.ts';
import { definitionCategories, loadDefinitions } from './readModel/definitions.ts';
import type { ReadModels } from './readModel/readModels.ts';
import { openReadModels } from './readModel/readModels.ts';
import { ReadyIndex } from './readModel/readyIndex.ts';
import { seenHere } from './readModel/seen.ts';
import { startReactors } from './reactors/startReactors.ts';
import type { LogFollower } from './reactors/logFollower.ts';
import { followLog } from './reactors/logFollower.ts';
import { openState } from './state/openState.ts';
import type { State } from './state/state.ts';
import { openEmbeddedStore } from './store/embedded/embeddedStore.ts';
import type { EmbeddedStore } from './store/embedded/embeddedStore.ts';
import { StoreUnavailable } from './store/eventStore.ts';
import { weighItem } from './commands/weighItem.ts';

const MEMORY = ':memory:';
/** What folded items may take in memory. */
const CACHE_BYTES = 64 * 1024 * 1024;

export interface Started {
  /** Where it listens: `http://host:port`. */
  readonly url: string;
  /** What the first start has generated, to be shown once. */
  readonly generated: { readonly adminPassword: string | null; readonly adminToken: string | null };
  /** What the doors work with, for whoever runs the program within another one. */
  readonly services: Services;
  /** Answers what is under way, writes what was collected and lets go of everything. */
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  /** Fills an empty store with the demo world first. */
  readonly isDemo: boolean;
  /** Standard output, at the level of the configuration, unless told. */
  readonly log?: Logger;
}

/** Puts everything together and listens. Throws ConfigError, StoreUnavailable, or what listening throws. */
export async function createOrchestrator(options: StartOptions): Promise<Started> {
  const { config, isDemo, log = pino({ level: config.logLevel }) } = options;
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    return { ...(await start(config, isDemo, log, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stops = (() => Promise<unknown>)[];

async function start(
  config: Config,
  isDemo: boolean,
  log: Logger,
  stops: Stops,
): Promise<Omit<Started, 'stop'>> {
  const paths = pathsIn(config.dataDir);
  const store = openEmbeddedStore({ path: paths.events });
  stops.push(() => store.close());
  const onWriteError = (error: unknown): void => log.error({ err: error }, 'leases could not be written');
  const state = await opened(
    openState({ path: paths.state, onWriteError }),
    `the state ${paths.state} cannot be opened`,
  );
  stops.push(() => state.close());

  const failure = new Failure(log);
  const definitions = await loadDefinitions(store);
  const ready = new ReadyIndex(() => sortable(fromMilliseconds(Date.now())));
  const { reads, follower } = await readsOf({ definitions, ready }, store, paths, failure, stops);
  const orchestrator = orchestratorOn(store, state, { definitions, ready }, follower);
  await follower.caughtUpTo(store.lastAcknowledgedPosition);
  if (isDemo && orchestrator.definitions.folders().length === 0) await seedDemoWorld(orchestrator);
  const admin = await prepareStore(orchestrator);
  const auth = await createAuth(state, directoryOf(orchestrator.definitions), orchestrator.clock);
  const generated = await auth.bootstrap({ id: admin.id, tenantId: DEFAULT_TENANT.id }, config);

  const stopReactors = await startReactors({
    orchestrator,
    reads,
    graceMs: config.leaseGraceSeconds * 1_000,
    onError: (error, what) => log.error({ err: error }, what),
  });
  stops.push(stopReactors);
  const services: Services = {
    orchestrator,
    auth,
    reads,
    seen: seenHere(store, reads.consistency),
    anyHolder: config.anyHolder === 'true',
    unready: () => failure.reason,
    lagging: () => null,
  };
  return { url: await serve(services, config, log, stops), generated, services };
}

/** Says which file could not be opened. */
async function opened<T>(opening: Promise<T>, otherwise: string): Promise<T> {
  try {
    return await opening;
  } catch (cause) {
    throw new StoreUnavailable(otherwise, { cause });
  }
}

function pathsIn(dataDir: string): { events: string; state: string; read: string } {
  if (dataDir === MEMORY) return { events: MEMORY, state: MEMORY, read: MEMORY };
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch {
    throw new ConfigError(`DATA_DIR ${dataDir} cannot be made or is no folder.`);
  }
  return {
    events: join(dataDir, 'events.db'),
    state: join(dataDir, 'state.db'),
    read: join(dataDir, 'read.db'),
  };
}

/** What is kept in memory of the log, and follows it. */
type Followed = Pick<Orchestrator, 'definitions' | 'ready'>;

function orchestratorOn(
  store: EmbeddedStore,
  state: State,
  followed: Followed,
  follower: LogFollower,
): Orchestrator {
  const clock = Date.now;
  const internal = internalContext('Ids');
  return {
    ...followed,
    store,
    clock,
    caughtUpTo: (position) => follower.caughtUpTo(position),
    items: foldedStreams<QueueItem>(
      store,
      (item, event) => evolve(item, event as Recorded<QueueItemEvent>),
      weighItem,
      CACHE_BYTES,
    ),
    ids: idBlocks(store, () => metadataOf(internal, clock)),
    leases: state.leases,
    takes: { taken: 0, conflicts: 0 },
  };
}

/** Why the server cannot serve any more; null while it can. */
class Failure {
  reason: string | null = null;
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  report(reason: string, error: unknown): void {
    this.reason ??= reason;
    this.#log.fatal({ err: error }, reason);
  }
}

/** Read models, and what is kept in memory beside them; both follow the log from where the rows stand. */
async function readsOf(
  { definitions, ready }: Followed,
  store: EmbeddedStore,
  paths: { readonly events: string; readonly read: string },
  failure: Failure,
  stops: Stops,
): Promise<{ reads: ReadModels; follower: LogFollower }> {
  let isOpen = false;
  const opening = openReadModels({
    path: paths.read,
    store,
    ...(paths.events !== MEMORY && { eventsPath: paths.events }),
    onError: (error) => {
      // What fails while it is opened is thrown as well.
      if (isOpen) failure.report('the read models are no longer kept up', error);
    },
  });
  const reads = await opened(
    opening,
    `the read models ${paths.read} (which may be deleted: the log has all of them) cannot be opened`,
  );
  isOpen = true;
  stops.push(() => reads.close());
  reads.openItems((items, position) => ready.load(items, position));
  const follower = followLog(store, {
    after: ready.position,
    categories: new Set(['queueItem', ...definitionCategories]),
    apply: (event) => {
      ready.apply(event);
      definitions.apply(event);
    },
    onGrown: (position) => reads.grown(position),
    onError: (error) => failure.report('the log can no longer be followed', error),
  });
  stops.push(() => follower.stop());
  return { reads, follower };
}

async function serve(services: Services, config: Config, log: Logger, stops: Stops): Promise<string> {
  const app = createServer(log);
  stops.push(() => app.close());
  healthRoutes(app, services);
  metricsRoutes(app, services);
  await registerGraphQL(app, services);
  legacyRoutes(app, services, answerOData);
  return app.listen({ host: config.host, port: config.port });
}
