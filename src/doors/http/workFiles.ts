import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Orchestrator } from '../../commands/context.ts';
import { workStream } from '../../domain/changes/work.ts';
import { DomainError } from '../../domain/errors.ts';
import type { WorkKind, WorkRef } from '../../domain/work.ts';
import type { WorkFile } from '../../domain/workReports.ts';
import { demandWorkOf } from './auditedWork.ts';
import { fileHeaders } from './fileHeaders.ts';
import type { Services } from './services.ts';
import { screaming } from './screaming.ts';

const FILES = '/files';

const kinds: readonly WorkKind[] = ['queueItem', 'task'];

/** Where a file of a piece of work is read, on this server. */
export const workFileUrl = (kind: WorkKind, id: string, fileId: string): string =>
  `${FILES}/${screaming(kind)}/${id}/${encodeURIComponent(fileId)}`;

interface Named {
  readonly kind: string;
  readonly id: string;
  readonly fileId: string;
}

/**
 * `GET /files/{kind}/{id}/{fileId}`: a file that came with a piece of work or that its robot has uploaded, for people.
 * Needs Transactions.View, or Tasks.View. Throws ItemNotFound, also for work in folders of others.
 */
export function workFileRoutes(app: FastifyInstance, { auth, unready, orchestrator, files }: Services): void {
  app.get<{ Params: Named }>(`${FILES}/:kind/:id/:fileId`, async ({ headers, params }, reply) => {
    const caller = await auth.authenticate(headers.authorization);
    if (unready() !== null) throw new DomainError('NotReady');
    const work = workNamed(params);
    await demandWorkOf(caller, orchestrator.store, work);
    const file = (await filesOf(orchestrator, work)).find(({ id }) => id === params.fileId);
    if (file === undefined) throw new DomainError('ItemNotFound', 'The work has no such file.');
    const { size, content } = await files.open(file.sha256);
    return reply
      .headers({ ...fileHeaders({ ...file, size }), 'cache-control': 'no-store' })
      .send(Readable.from(content));
  });
}

function workNamed({ kind, id }: Named): WorkRef {
  const found = kinds.find((each) => screaming(each) === kind.toUpperCase());
  if (found === undefined || !/^\d{1,15}$/.test(id)) throw new DomainError('ItemNotFound');
  return { kind: found, id: Number(id) };
}

/** As the log has them: another node may just have added one. */
async function filesOf({ items, tasks }: Orchestrator, work: WorkRef): Promise<readonly WorkFile[]> {
  const stream = workStream(work);
  const folded = await (work.kind === 'task' ? tasks.reload(stream) : items.reload(stream));
  return folded?.state.files ?? [];
}
