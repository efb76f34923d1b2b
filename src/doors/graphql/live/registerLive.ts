import type { FastifyInstance } from 'fastify';
import type { Services } from '../../http/services.ts';
import { startLive } from './live.ts';
import type { Documents } from './operation.ts';
import { type LiveSettings, usualLiveSettings } from './settings.ts';
import { registerSockets } from './sockets.ts';

/** Mounts what tells subscribers as things happen. */
export function registerLive(
  app: FastifyInstance,
  services: Services,
  documents: Documents,
  settings: LiveSettings = usualLiveSettings,
): void {
  const live = startLive(services, settings);
  app.addHook('onClose', async () => live.stop());
  registerSockets(app, services, live, documents);
}
