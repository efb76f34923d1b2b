import { parentPort, workerData } from 'node:worker_threads';
import { projections } from '../../projections/projections.ts';
import { openEmbeddedStore } from '../store/embedded/embeddedStore.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { openReadDatabase } from './database.ts';
import { Projector } from './projector.ts';
import { ProjectorLoop } from './projectorLoop.ts';
import { post } from './workers.ts';

// A thread that keeps the read model up with the log. As the beginning of a thread it composes what it works with.

/** What the thread is started with: where the log is, and the file of the read model. */
export interface ProjectorData {
  readonly log: LogPlace;
  readonly readPath: string;
  readonly epoch: number;
}

export type ProjectorOrder = 'grown' | 'stop';

export type ProjectorReport =
  | { readonly type: 'checkpoint'; readonly position: number; readonly building: readonly string[] }
  | { readonly type: 'error'; readonly error: unknown };

async function project(port: NonNullable<typeof parentPort>): Promise<void> {
  const { log: place, readPath, epoch } = workerData as ProjectorData;
  const report = (message: ProjectorReport): void => post(port, message);
  const store = await openLog(place);
  const log = { logId: store.logId, lastPosition: await store.lastPosition() };
  const database = openReadDatabase(readPath, log, projections);
  const projector = new Projector(store, database, { epoch });
  const loop = new ProjectorLoop(projector, {
    onCheckpoint: (position) => report({ type: 'checkpoint', position, building: projector.building }),
    onError: (error) => report({ type: 'error', error }),
  });
  port.on('message', (order: ProjectorOrder) => {
    if (order === 'grown') loop.grown();
    else void stop();
  });
  const stop = async (): Promise<void> => {
    await loop.stop();
    database.db.close();
    await store.close();
    port.close();
  };
}

async function openLog(place: LogPlace): Promise<EventStore> {
  if ('file' in place) return openEmbeddedStore({ path: place.file, readOnly: true });
  const { openEventStoreDb } = await import('../store/eventstoredb/openEventStoreDb.ts');
  return openEventStoreDb({ url: place.url });
}

if (parentPort !== null) await project(parentPort);
