import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';
import { registerElma } from '../doors/elma/door.ts';
import { isFixedPath, standardCancelPaths } from '../doors/elma/routes.ts';
import type { ElmaSettings } from '../doors/elma/settings.ts';
import { createServer } from '../doors/http/server.ts';
import type { Services } from '../doors/http/services.ts';
import { registrationLimiter } from './registrations.ts';
import type { Stops } from './stops.ts';
import { trusted } from './trusted.ts';

export const elmaSettings = (config: Config, clock: () => number): ElmaSettings => ({
  uuidIsToken: config.elmaUuidAsToken === 'true',
  letsIn: config.elmaAutoAllow === 'true',
  mirrorsStatus: config.elmaHttpStatus === 'mirror',
  whileExecuting: config.elmaCancelExecuting,
  cancelPaths: cancelPaths(config),
  createOffset: config.elmaCreateOffset,
  registrations: registrationLimiter(clock),
});

function cancelPaths({ elmaCancelPaths }: Config): readonly string[] {
  const taken = elmaCancelPaths?.find(isFixedPath);
  if (taken !== undefined) throw new ConfigError(`ELMA_CANCEL_PATHS: ${taken} has a meaning already.`);
  return elmaCancelPaths ?? standardCancelPaths;
}

/**
 * Opens ELMA's door on a port of its own, where the configuration names one: where it listens. Throws ConfigError where
 * the port cannot be had.
 */
export async function serveElma(
  services: Services,
  config: Config,
  log: Logger,
  stops: Stops,
): Promise<string | null> {
  const { host, elmaPort: port } = config;
  if (port === undefined) return null;
  const app = createServer(log, trusted(config));
  stops.push(() => app.close());
  await registerElma(app, services, elmaSettings(config, services.orchestrator.clock), ['/*']);
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? problems[String(error.code)] : undefined;
    if (reason === undefined) throw error;
    throw new ConfigError(`Port ${port} on ${host} ${reason}. Choose another one with ELMA_PORT.`);
  }
}

const problems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be used by this user',
};
