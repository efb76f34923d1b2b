import type { Projection } from '../../projections/projection.ts';
import type { Epoch, LogFacts, ProjectionStore } from './projectionStore.ts';

/** Where the rows of read models are, for whoever opens them on another thread. */
export type RowsSource =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string };

/** Opens them for the one that projects under an epoch; an adapter is loaded only where it is used. Throws StoodDown. */
export async function openRows(
  source: RowsSource,
  log: LogFacts,
  projections: readonly Projection[],
  epoch: Epoch,
): Promise<ProjectionStore> {
  if (source.kind === 'sqlite') {
    const { openProjectionStore } = await import('./sqlite/database.ts');
    return openProjectionStore(source.path, log, projections, epoch);
  }
  const { openProjectionStore } = await import('./postgres/projectionStore.ts');
  return openProjectionStore(source, log, projections, epoch);
}
