import type { FastifyInstance } from 'fastify';
import type { Services } from '../../http/services.ts';
import { registerEventStreams } from './eventStreams.ts';
import { startLive } from './live.ts';
import type { Documents } from './operation.ts';
import { type LiveSettings, usualLiveSettings } from './settings.ts';
import { registerSockets } from './sockets.ts';

/** Mounts what tells subscribers as things happen; the scope reads JSON bodies, and tells errors as GraphQL does. */
export function registerLive(
  scope: FastifyInstance,
  services: Services,
  documents: Documents,
  settings: LiveSettings = usualLiveSettings,
): void {
  const live = startLive(services, settings);
  scope.addHook('onClose', async () => live.stop());
  registerSockets(scope, services, live, documents);
  registerEventStreams(scope, services, live, documents);
}
