import { Readable } from 'node:stream';
import { demandOutputFile } from '../../../domain/task/files.ts';
import { taskStream } from '../../../domain/task/streams.ts';
import type { Answer, SystemCall } from '../call.ts';
import { bodyOf } from '../call.ts';
import { fileRequest } from '../dto/requests.ts';
import { fileHeaders } from '../../http/fileHeaders.ts';
import { noTask } from './tasks.ts';

/** `POST /v1/repository/task/download`: a file that a bot has uploaded, when the task is completed. */
export async function download(call: SystemCall): Promise<Answer> {
  const { files, orchestrator } = call.services;
  const { taskid, filename } = bodyOf(call, fileRequest);
  // As the log has it: another node may just have ended it.
  const task = (await orchestrator.tasks.reload(taskStream(taskid)))?.state;
  if (task === undefined || task.status === 'DELETED') throw noTask();
  const file = demandOutputFile(task, filename);
  const { size, content } = await files.open(file.sha256);
  return (reply) => reply.headers(fileHeaders({ ...file, size })).send(Readable.from(content));
}
