import type { EventStore } from '../store/eventStore.ts';
import type { LogFacts, ProjectionStore } from './projectionStore.ts';
import { Projector } from './projector.ts';

export type OpenRows = (log: LogFacts) => ProjectionStore | Promise<ProjectionStore>;

/** Opens the rows of a log, as it stands, to project into them. */
export async function openProjector(
  log: Pick<EventStore, 'logId' | 'lastPosition' | 'readAll'>,
  openRows: OpenRows,
  pageSize?: number,
): Promise<Projector> {
  const rows = await openRows({ logId: log.logId, lastPosition: await log.lastPosition() });
  return new Projector(log, rows, pageSize);
}
