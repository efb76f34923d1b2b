import type { EventStore } from '../store/eventStore.ts';
import type { ReadDatabase } from './database.ts';
import { GrowthSignal } from './growthSignal.ts';
import { Projector } from './projector.ts';
import { type LoopEvents, ProjectorLoop } from './projectorLoop.ts';
import type { ProjectorData, ProjectorOrder, ProjectorReport } from './projectorWorker.ts';
import { post, startWorker } from './workers.ts';

/** The projector at work, on whichever thread. */
export interface Projecting {
  /** The log has grown up to `position`. */
  grown(position: number): void;
  /** Names of the projections that are still being built. */
  building(): readonly string[];
  stop(): Promise<void>;
}

/** Short, since the thread has requests to answer too. */
const INLINE_PAGE = 200;

/** Projects on this thread. */
export function projectInline(
  store: EventStore,
  database: ReadDatabase,
  epoch: number,
  events: LoopEvents,
): Projecting {
  const projector = new Projector(store, database, { epoch, pageSize: INLINE_PAGE });
  const loop = new ProjectorLoop(projector, events);
  return {
    grown: () => loop.grown(),
    building: () => projector.building,
    stop: () => loop.stop(),
  };
}

/** Projects on a thread of its own; resolves when the read database is there. */
export async function projectOnThread(data: ProjectorData, events: LoopEvents): Promise<Projecting> {
  const worker = startWorker('projectorWorker', data);
  let building: readonly string[] = [];
  const ended = new Promise<void>((resolve) => worker.on('exit', () => resolve()));
  const order = (message: ProjectorOrder): void => post(worker, message);
  const signal = new GrowthSignal(() => order('grown'));

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (report: ProjectorReport) => {
      if (report.type === 'error') return events.onError(report.error);
      building = report.building;
      events.onCheckpoint(report.position);
      signal.reached(report.position);
      resolve();
    });
    worker.on('error', (error) => {
      events.onError(error);
      reject(error);
    });
  });

  return {
    grown: (position) => signal.grown(position),
    building: () => building,
    stop: async () => {
      order('stop');
      await ended;
    },
  };
}
