import { parentPort, workerData } from 'node:worker_threads';
import { projections } from '../../projections/projections.ts';
import { workInBackground } from './backgroundThread.ts';
import type { EventStore } from '../store/eventStore.ts';
import type { LogPlace } from '../store/logPlace.ts';
import { openForReading } from '../store/openForReading.ts';
import { openProjector } from './openProjector.ts';
import type { Epoch } from './projectionStore.ts';
import { ProjectorLoop } from './projectorLoop.ts';
import { openRows, type RowsSource } from './rowsSource.ts';
import { post } from './workers.ts';

// A thread that keeps the read model up with the log. As the beginning of a thread it composes what it works with.

/** What the thread is started with: where the log and the rows are. */
export interface ProjectorData {
  readonly log: LogPlace;
  readonly rows: RowsSource;
  readonly epoch: Epoch;
}

export type ProjectorOrder = 'grown' | 'hurry' | 'stop';

export type ProjectorReport =
  | { readonly type: 'checkpoint'; readonly position: number; readonly building: readonly string[] }
  | { readonly type: 'trouble'; readonly error: unknown }
  | { readonly type: 'recovered' | 'stoodDown' };

function project(port: NonNullable<typeof parentPort>): void {
  workInBackground();
  const { log: place, rows, epoch } = workerData as ProjectorData;
  const report = (message: ProjectorReport): void => post(port, message);
  let log: EventStore | undefined;
  const open = async () => {
    log ??= await openForReading(place);
    return openProjector(log, (facts) => openRows(rows, facts, projections, epoch));
  };
  const loop = new ProjectorLoop(open, {
    onCheckpoint: (position, building) => report({ type: 'checkpoint', position, building }),
    onTrouble: (error) => report({ type: 'trouble', error }),
    onRecovered: () => report({ type: 'recovered' }),
    onStoodDown: () => report({ type: 'stoodDown' }),
  });
  const stop = async (): Promise<void> => {
    await loop.stop();
    await log?.close();
    port.close();
  };
  port.on('message', (order: ProjectorOrder) => {
    if (order === 'grown') loop.grown();
    else if (order === 'hurry') loop.hurry();
    else void stop();
  });
}

if (parentPort !== null) project(parentPort);
