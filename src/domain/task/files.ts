import { DomainError } from '../errors.ts';
import type { TaskFile } from './events.ts';
import type { Task } from './state.ts';

const MAX_FILES = 100;

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const outputsOf = ({ files }: Task): readonly TaskFile[] =>
  files.filter(({ direction }) => direction === 'out');

/** Names of the files that bots have uploaded. */
export const uploadedNames = (task: Task): readonly string[] => outputsOf(task).map(({ name }) => name);

/**
 * The file where it is to be added; none where it is there already, with the same bytes. Throws NameAlreadyUsed,
 * InvalidArgument where there are too many.
 */
export function addFile(file: TaskFile, task: Task): TaskFile[] {
  const outputs = outputsOf(task);
  const known = outputs.find(({ name }) => sameName(name, file.name));
  if (known?.sha256 === file.sha256) return [];
  if (known !== undefined) throw new DomainError('NameAlreadyUsed', 'A file of this name is there already.');
  if (outputs.length >= MAX_FILES)
    throw new DomainError('InvalidArgument', `A task can have at most ${MAX_FILES} files.`);
  return [file];
}

/**
 * The uploaded file of a name, be it in another case. Throws InvalidTaskStatus where the task has no result yet,
 * ItemNotFound (ELMA's wire contract, download).
 */
export function demandOutputFile(task: Task, name: string): TaskFile {
  if (task.status !== 'DONE' && task.status !== 'ERROR')
    throw new DomainError('InvalidTaskStatus', 'The task is not completed.');
  const outputs = outputsOf(task);
  const found =
    outputs.find((file) => file.name === name) ?? outputs.find((file) => sameName(file.name, name));
  if (found === undefined) throw new DomainError('ItemNotFound', 'The task has no file of this name.');
  return found;
}
