import type { NewEvent } from './eventStore.ts';

/** What an event counts against the limit of an append: as EventStoreDB counts, UTF-8 but for two bytes a character of the type. */
export const eventBytes = ({ type, data, metadata }: Pick<NewEvent, 'type' | 'data' | 'metadata'>): number =>
  2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata);
