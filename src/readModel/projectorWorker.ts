import { parentPort, workerData } from 'node:worker_threads';
import { projections } from '../../projections/projections.ts';
import { openEmbeddedStore } from '../store/embedded/embeddedStore.ts';
import { openReadDatabase } from './database.ts';
import { Projector } from './projector.ts';
import { ProjectorLoop } from './projectorLoop.ts';
import { post } from './workers.ts';

// A thread that keeps the read model up with the log. As the beginning of a thread it composes what it works with.

/** What the thread is started with: the files of the log and of the read model. */
export interface ProjectorData {
  readonly eventsPath: string;
  readonly readPath: string;
  readonly epoch: number;
}

export type ProjectorOrder = 'grown' | 'stop';

export type ProjectorReport =
  | { readonly type: 'checkpoint'; readonly position: number; readonly building: readonly string[] }
  | { readonly type: 'error'; readonly error: unknown };

async function project(port: NonNullable<typeof parentPort>): Promise<void> {
  const { eventsPath, readPath, epoch } = workerData as ProjectorData;
  const report = (message: ProjectorReport): void => post(port, message);
  const store = openEmbeddedStore({ path: eventsPath, readOnly: true });
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

if (parentPort !== null) await project(parentPort);
