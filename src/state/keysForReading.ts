import type { Keys } from './keys.ts';

/** Keys beside the server that has the state. */
export interface KeysForReading extends Pick<Keys, 'find'> {
  close(): Promise<void>;
}

/**
 * Opens the keys of a state without changing anything of it. Rejects where there is none at the place: a file, or
 * PostgreSQL by its URL.
 */
export async function openKeysForReading(
  place: { readonly path: string } | { readonly url: string; readonly schema?: string },
): Promise<KeysForReading> {
  if ('path' in place) {
    const { openKeysInFile } = await import('./sqlite/keysInFile.ts');
    return openKeysInFile(place.path);
  }
  const { openDatabase } = await import('./postgres/database.ts');
  const { postgresKeys } = await import('./postgres/keys.ts');
  const db = openDatabase(place.url, place.schema ?? 'orchestream_state');
  const keys = postgresKeys(db);
  return { find: (name) => keys.find(name), close: () => db.close() };
}
