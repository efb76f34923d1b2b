import { DomainError } from '../errors.ts';
import type { TaskFile } from './events.ts';
import { sameName, uploadsAmong } from '../workReports.ts';
import type { Task } from './state.ts';

/** Names of the files that bots have uploaded. */
export const uploadedNames = ({ files }: Task): readonly string[] =>
  uploadsAmong(files).map(({ name }) => name);

/**
 * The uploaded file of a name, be it in another case. Throws InvalidTaskStatus where the task has no result yet,
 * ItemNotFound (ELMA's wire contract, download).
 */
export function demandOutputFile(task: Task, name: string): TaskFile {
  if (task.status !== 'DONE' && task.status !== 'ERROR')
    throw new DomainError('InvalidTaskStatus', 'The task is not completed.');
  const outputs = uploadsAmong(task.files);
  const found =
    outputs.find((file) => file.name === name) ?? outputs.find((file) => sameName(file.name, name));
  if (found === undefined) throw new DomainError('ItemNotFound', 'The task has no file of this name.');
  return found;
}
