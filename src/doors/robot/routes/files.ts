import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { CommandContext } from '../../../commands/context.ts';
import type { LeasedWork, Work } from '../../../commands/leasedWork.ts';
import { addLeasedFile, leasedWork } from '../../../commands/leasedWork.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { WorkFile } from '../../../domain/workReports.ts';
import { sameName, uploadsAmong } from '../../../domain/workReports.ts';
import { safeFileName } from '../../../files/safeFileName.ts';
import { fileHeaders } from '../../http/fileHeaders.ts';
import type { Answer, Call } from '../call.ts';
import { contextOf, leaseIdOf, param } from '../call.ts';
import { fileDto } from '../dto/lease.ts';
import { promisedSha256, reprDigest } from '../reprDigest.ts';

const MAX_CONTENT_TYPE = 255;

/**
 * `PUT /leases/{leaseId}/files/{name}`: the body is kept under the name, piece by piece as it comes. The same bytes once
 * more change nothing; others under a name that is there are refused, as a name that is a path or cannot be saved.
 */
export async function upload(call: Call): Promise<Answer> {
  const { services, settings, request } = call;
  const leaseId = leaseIdOf(call);
  const name = nameOf(call);
  const promised = promisedSha256(request.headers['repr-digest']);
  const context = contextOf(call);
  // Before anything is received.
  await leasedWork(services.orchestrator, context, leaseId);
  const { body } = request;
  const content = body instanceof Readable ? body : Readable.from([]);
  const { id: sha256, size } = await services.files.put(content, { maxBytes: settings.maxFileBytes });
  if (promised !== null && promised !== sha256)
    throw new DomainError('InvalidArgument', 'Repr-Digest is not that of the body: nothing was kept.');
  const file = { id: randomUUID(), name, size, sha256, ...contentTypeOf(call) };
  return { status: 201, body: { file: fileDto(await added(call, context, leaseId, file)) } };
}

/** As it is kept: where the same file was there before, under its first id. */
async function added(
  { services }: Call,
  context: CommandContext,
  leaseId: string,
  file: Omit<WorkFile, 'direction'>,
): Promise<WorkFile> {
  const work = await addLeasedFile(services.orchestrator, context, leaseId, file);
  const there = uploadsAmong(filesOf(work)).find(({ name }) => sameName(name, file.name));
  if (there === undefined) throw new Error('a file that was added is there');
  return there;
}

const filesOf = (work: Work | LeasedWork): readonly WorkFile[] =>
  (work.kind === 'task' ? work.task : work.item).files;

function nameOf(call: Call): string {
  const name = param(call, 'name').normalize('NFC');
  if (safeFileName(name) !== name)
    throw new DomainError(
      'InvalidArgument',
      'The name must be that of a file, not a path, and one that any system can save.',
    );
  return name;
}

function contentTypeOf({ request }: Call): Pick<WorkFile, 'contentType'> {
  const contentType = request.headers['content-type'] ?? '';
  return contentType === '' || contentType.length > MAX_CONTENT_TYPE ? {} : { contentType };
}

/** `GET /leases/{leaseId}/files/{fileId}`: a file that came with the work, or that the robot has uploaded. */
export async function download(call: Call): Promise<Answer> {
  const { orchestrator, files } = call.services;
  const work = await leasedWork(orchestrator, contextOf(call), leaseIdOf(call));
  const file = filesOf(work).find(({ id }) => id === param(call, 'name'));
  if (file === undefined) throw new DomainError('ItemNotFound', 'The work has no such file.');
  const { size, content } = await files.open(file.sha256);
  const headers = { ...fileHeaders({ ...file, size }), 'repr-digest': reprDigest(file.sha256) };
  return { given: call.reply.headers(headers).send(Readable.from(content)) };
}
