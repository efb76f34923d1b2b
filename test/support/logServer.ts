import { startEventStoreServer } from './eventStoreServer/eventStoreServer.ts';

/** A server that keeps the log of a program under test, and how the program is told of it. */
export interface LogServer {
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Undefined where the program keeps its log by itself, which is so unless TEST_STORE is `eventstoredb`: any suite that
 * starts the program can so be run on that store, too.
 */
export async function startLogServer(): Promise<LogServer | undefined> {
  const store = process.env['TEST_STORE'] ?? 'embedded';
  if (store === 'embedded') return undefined;
  if (store !== 'eventstoredb') throw new Error(`TEST_STORE is ${store}, and not embedded or eventstoredb`);
  const server = await startEventStoreServer();
  return { environment: { EVENTSTORE_URL: server.url }, stop: () => server.stop() };
}
