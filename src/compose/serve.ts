import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { registerElma } from '../doors/elma/door.ts';
import { registerGraphQL } from '../doors/graphql/registerGraphQL.ts';
import { registerDocs } from '../doors/http/docs/registerDocs.ts';
import { legacyRoutes } from '../doors/http/doors.ts';
import { exportRoutes } from '../doors/http/exportRoutes.ts';
import { healthRoutes } from '../doors/http/health.ts';
import { metricsRoutes } from '../doors/http/metrics.ts';
import { createServer } from '../doors/http/server.ts';
import type { Services } from '../doors/http/services.ts';
import { workFileRoutes } from '../doors/http/workFiles.ts';
import { answerOData } from '../doors/odata/door.ts';
import { registerRobots } from '../doors/robot/door.ts';
import type { RobotSettings } from '../doors/robot/settings.ts';
import { openApiText } from './openApi.ts';
import { registrationLimiter } from './registrations.ts';
import { graphqlSettings } from './graphqlSettings.ts';
import { elmaSettings } from './serveElma.ts';
import type { Stops } from './stops.ts';
import { trusted } from './trusted.ts';

/** Opens the doors. `more` are routes beside theirs. Throws what listening throws. */
export async function serve(
  services: Services,
  config: Config,
  log: Logger,
  more: (app: FastifyInstance) => Promise<void>,
  stops: Stops,
): Promise<string> {
  const app = createServer(log, trusted(config));
  stops.push(() => app.close());
  healthRoutes(app, services);
  metricsRoutes(app, services);
  const elma = elmaSettings(config, services.orchestrator.clock);
  registerDocs(app, () => openApiText(elma.cancelPaths));
  exportRoutes(app, services);
  workFileRoutes(app, services);
  await registerGraphQL(app, services, graphqlSettings(config));
  await registerElma(app, services, elma);
  await registerRobots(app, services, robotSettings(config, services));
  await more(app);
  legacyRoutes(app, services, answerOData);
  return app.listen({ host: config.host, port: config.port });
}

const MIB = 1024 * 1024;

const robotSettings = (
  { robotEnrollmentKey, robotFileMaxMib }: Config,
  { orchestrator }: Services,
): RobotSettings => ({
  enrollmentKey: robotEnrollmentKey ?? null,
  maxFileBytes: robotFileMaxMib * MIB,
  registrations: registrationLimiter(orchestrator.clock),
});
