import type { EventStore } from '../../../../src/store/eventStore.ts';
import { NO_STREAM } from '../../../../src/store/eventStore.ts';
import { placeOf } from './streamNames.ts';

/** Revision of a stream's last event, hidden or not, or NO_STREAM. */
export async function headOf(store: EventStore, stream: string): Promise<number> {
  const [last] = await store.readStream(placeOf(stream).beneath, { direction: 'backwards', maxCount: 1 });
  return last?.revision ?? NO_STREAM;
}
