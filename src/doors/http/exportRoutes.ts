import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../auth/caller.ts';
import { demand } from '../../auth/caller.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WorkRef } from '../../domain/work.ts';
import { demandWorkOf } from './auditedWork.ts';
import { anchorsTable, proofText } from './exports/anchorExports.ts';
import { historyTable } from './exports/historyExport.ts';
import { itemsTable } from './exports/itemsExport.ts';
import { diffTable, workAsOfTable } from './exports/momentExports.ts';
import { Parameters } from './exports/parameters.ts';
import type { ExportTable } from './exports/table.ts';
import { contentTypes, exportText, formats } from './exports/table.ts';
import { tasksTable } from './exports/tasksExport.ts';
import { trailTable } from './exports/trailExport.ts';
import { chainTable, verificationTable } from './exports/verificationExports.ts';
import type { Services } from './services.ts';

/** What is exported for a caller, by the parameters of the request. */
type Export = (
  services: Services,
  caller: Caller,
  parameters: Parameters,
) => Promise<ExportTable> | ExportTable;

const exportsByName: Readonly<Record<string, Export>> = {
  history: async (services, caller, parameters) =>
    historyTable(services, await workIn(services, caller, parameters)),
  'work-as-of': async (services, caller, parameters) =>
    workAsOfTable(services, await workIn(services, caller, parameters), parameters),
  diff: async (services, caller, parameters) =>
    diffTable(services, await workIn(services, caller, parameters), parameters),
  'queue-items': itemsTable,
  tasks: tasksTable,
  'audit-trail': trailTable,
  anchors: (services) => anchorsTable(services),
  chain: async (services, caller, parameters) =>
    chainTable(services, await workIn(services, caller, parameters)),
  verification: verificationTable,
};

/** `GET /export/<what>?format=ndjson|csv`: what auditors take away with them, streamed. Needs Audit.View. */
export function exportRoutes(app: FastifyInstance, services: Services): void {
  for (const [name, make] of Object.entries(exportsByName))
    app.get(`/export/${name}`, async (request, reply) => {
      const { caller, parameters } = await begin(services, request);
      const format = parameters.oneOf('format', formats) ?? 'ndjson';
      const table = await make(services, caller, parameters);
      return download(reply, `${table.name}.${format}`, contentTypes[format]).send(
        Readable.from(exportText(table, format)),
      );
    });
  app.get('/export/proof', async (request, reply) => {
    const { caller, parameters } = await begin(services, request);
    const work = await workIn(services, caller, parameters);
    const text = await proofText(services, work, parameters);
    return download(reply, 'proof.json', 'application/json; charset=utf-8').send(text);
  });
}

interface Begun {
  readonly caller: Caller;
  readonly parameters: Parameters;
}

/** Throws Unauthenticated, NotReady, ForbiddenOperation. What the caller has written before is there. */
async function begin({ auth, unready, seen }: Services, request: FastifyRequest): Promise<Begun> {
  const caller = await auth.authenticate(request.headers.authorization);
  if (unready() !== null) throw new DomainError('NotReady');
  demand(caller, 'Audit.View');
  await seen.caughtUp(await seen.of(caller.principal));
  return { caller, parameters: new Parameters(request.url) };
}

async function workIn({ orchestrator }: Services, caller: Caller, parameters: Parameters): Promise<WorkRef> {
  const work = parameters.work();
  await demandWorkOf(caller, orchestrator.store, work);
  return work;
}

const download = (reply: FastifyReply, file: string, contentType: string): FastifyReply =>
  reply
    .header('content-type', contentType)
    .header('content-disposition', `attachment; filename="${file}"`)
    .header('cache-control', 'no-store');
