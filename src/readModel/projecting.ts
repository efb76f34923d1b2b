import type { EventStore } from '../store/eventStore.ts';
import { GrowthSignal } from './growthSignal.ts';
import { type OpenRows, openProjector } from './openProjector.ts';
import { type LoopEvents, ProjectorLoop } from './projectorLoop.ts';
import type { ProjectorData, ProjectorOrder, ProjectorReport } from './projectorWorker.ts';
import { post, startWorker } from './workers.ts';

/** The projector at work, on whichever thread. */
export interface Projecting {
  /** The log has grown up to `position`. */
  grown(position: number): void;
  /** Somebody waits for what the log has by now. */
  hurry(): void;
  /** Names of the projections that are still being built. */
  building(): readonly string[];
  stop(): Promise<void>;
}

export interface ProjectingEvents extends LoopEvents {
  /** The thread that projects has failed for good. */
  readonly onFailed: (error: unknown) => void;
}

/** Short, since the thread has requests to answer too. */
const INLINE_PAGE = 200;

/** Projects on this thread; resolves when it is under way, or in trouble already. */
export async function projectInline(
  log: EventStore,
  openRows: OpenRows,
  events: ProjectingEvents,
): Promise<Projecting> {
  let building: readonly string[] = [];
  const underWay = Promise.withResolvers<void>();
  const loop = new ProjectorLoop(
    () => openProjector(log, openRows, INLINE_PAGE),
    noting(events, (names) => (building = names), underWay.resolve),
  );
  await underWay.promise;
  return {
    grown: () => loop.grown(),
    hurry: () => loop.hurry(),
    building: () => building,
    stop: () => loop.stop(),
  };
}

/** The events, of which the first one says that projecting is under way. */
const noting = (
  events: LoopEvents,
  onBuilding: (names: readonly string[]) => void,
  onFirst: () => void,
): LoopEvents => ({
  onCheckpoint: (position, building) => {
    onBuilding(building);
    events.onCheckpoint(position, building);
    onFirst();
  },
  onTrouble: (error) => {
    events.onTrouble(error);
    onFirst();
  },
  onRecovered: events.onRecovered,
  onStoodDown: () => {
    events.onStoodDown();
    onFirst();
  },
});

/** As projectInline, on a thread of its own. */
export async function projectOnThread(data: ProjectorData, events: ProjectingEvents): Promise<Projecting> {
  const worker = startWorker('projectorWorker', data);
  let building: readonly string[] = [];
  const underWay = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const order = (message: ProjectorOrder): void => post(worker, message);
  const signal = new GrowthSignal(() => order('grown'));
  const told = noting(events, (names) => (building = names), underWay.resolve);

  worker.on('message', (report: ProjectorReport) => {
    tell(report, told);
    if (report.type === 'checkpoint') signal.reached(report.position);
  });
  worker.on('error', (error) => {
    events.onFailed(error);
    underWay.resolve();
  });
  worker.on('exit', () => ended.resolve());
  await underWay.promise;

  return {
    grown: (position) => signal.grown(position),
    hurry: () => order('hurry'),
    building: () => building,
    stop: async () => {
      order('stop');
      await ended.promise;
    },
  };
}

function tell(report: ProjectorReport, events: LoopEvents): void {
  switch (report.type) {
    case 'checkpoint':
      return events.onCheckpoint(report.position, report.building);
    case 'trouble':
      return events.onTrouble(report.error);
    case 'recovered':
      return events.onRecovered();
    case 'stoodDown':
      return events.onStoodDown();
  }
}
