import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Target } from '../domain/idempotency.ts';
import type { NewVersion, Process, ProcessCommand, Settings } from '../domain/process/process.ts';
import { createProcess, decide, defaultSettings } from '../domain/process/process.ts';
import { tryParseUuid } from '../domain/uuid.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { changeKeyed, createKeyed } from './keyedDefinitions.ts';
import { takeVersionKey } from './versionKeys.ts';

/** A version to publish; what is left out is nothing, or made up where it names something. */
export interface Publication extends Pick<NewVersion, 'name'>, Partial<Omit<NewVersion, 'name' | 'key'>> {
  /** The token of the process: a new process begins where none has it. */
  readonly process?: string | null | undefined;
  /** The UUID of the version. */
  readonly key?: string | null | undefined;
}

/**
 * Publishes a version of a process, which becomes the current one. Throws InvalidArgument, ItemNotFound where the
 * process is in another folder, NameAlreadyUsed where it was deleted or the UUID of the version is another's.
 */
export async function publishProcess(
  orchestrator: Orchestrator,
  context: CommandContext,
  publication: Publication,
): Promise<Process> {
  const { once } = context;
  if (once === undefined) return publish(orchestrator, context, publication);
  const process = publication.process ?? once.target.uniqueKey;
  const key = publication.key ?? once.target.key;
  try {
    return await publish(orchestrator, context, { ...publication, process, key });
  } catch (refusal) {
    // A UUID that the key has made up is of no other call; one that was given may be.
    const isOwn = once.isRepeat || key === once.target.key;
    const before =
      isOwn && refusal instanceof DomainError ? versionKnown(orchestrator, process, key) : undefined;
    if (before === undefined) throw refusal;
    return before;
  }
}

/** What a publication under a key calls what it makes up: the version, and the process where it begins one. */
export const publicationTarget = (): Target => ({ key: randomUUID(), uniqueKey: randomUUID() });

/** The process, where it has the version. */
function versionKnown(
  { definitions }: Orchestrator,
  token: string | undefined,
  versionKey: string | undefined,
): Process | undefined {
  const process = definitions.processByKey(tryParseUuid(token ?? '') ?? '');
  const wanted = tryParseUuid(versionKey ?? '');
  return process?.versions.some(({ key }) => key === wanted) === true ? process : undefined;
}

async function publish(
  orchestrator: Orchestrator,
  context: CommandContext,
  publication: Publication,
): Promise<Process> {
  const { definitions } = orchestrator;
  const key = keyOf('process', publication.process);
  const version = versionOf(publication);
  const known = definitions.processByKey(key);
  // What is refused anyway takes no UUID away from others.
  if (known === undefined) createProcess(0, key, defaultSettings, version);
  else decide({ type: 'Publish', version }, demandById(orchestrator, context, known.id));
  await takeVersionKey(orchestrator, context, version.key, key);
  if (known !== undefined) return change(orchestrator, context, known.id, { type: 'Publish', version });
  const outcome = await createKeyed(orchestrator, context, 'process', key, (id) =>
    createProcess(id, key, defaultSettings, version),
  );
  const process = definitions.processByKey(key);
  if (process === undefined) throw new DomainError('NameAlreadyUsed', 'The process was deleted.');
  // Somebody else has published its first version meanwhile.
  return outcome === 'created'
    ? process
    : change(orchestrator, context, process.id, { type: 'Publish', version });
}

const versionOf = (publication: Publication): NewVersion => ({
  name: publication.name,
  version: publication.version ?? null,
  groups: publication.groups ?? [],
  context: publication.context ?? null,
  hash: publication.hash ?? null,
  created: publication.created ?? null,
  key: keyOf('key', publication.key),
});

function keyOf(member: string, given: string | null | undefined): string {
  if (given === null || given === undefined) return randomUUID();
  const uuid = tryParseUuid(given);
  if (uuid === null) throw new DomainError('InvalidArgument', `${member} must be a UUID.`);
  return uuid;
}

/** Lets a version run or not where none is named: the highest active one is current. Throws ItemNotFound. */
export const activateVersion = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  version: number,
  active: boolean,
): Promise<Process> => change(orchestrator, context, id, { type: 'Activate', version, active });

/** Throws ItemNotFound, InvalidArgument. */
export const editProcess = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  settings: Settings,
): Promise<Process> => change(orchestrator, context, id, { type: 'Edit', settings });

/** Its tasks stay readable and are never handed out; its token is not free again. Throws ItemNotFound. */
export const deleteProcess = (
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
): Promise<Process> => change(orchestrator, context, id, { type: 'Delete' });

/** A process by its token in the caller's folder. Throws ItemNotFound also where the text is no token. */
export function demandProcess(
  { definitions }: Orchestrator,
  { folderId }: CommandContext,
  token: string,
): Process {
  const key = tryParseUuid(token);
  const process = key === null ? undefined : definitions.processByKey(key);
  if (process === undefined || process.folderId !== folderId)
    throw new DomainError('ItemNotFound', 'The process does not exist.');
  return process;
}

async function change(
  orchestrator: Orchestrator,
  context: CommandContext,
  id: number,
  command: ProcessCommand,
): Promise<Process> {
  const demand = (): Process => demandById(orchestrator, context, id);
  await changeKeyed(
    orchestrator,
    context,
    `process-${id}`,
    () => orchestrator.definitions.process(id),
    () => decide(command, demand()),
  );
  return demand();
}

function demandById({ definitions }: Orchestrator, { folderId }: CommandContext, id: number): Process {
  const process = definitions.process(id);
  if (process === undefined || process.folderId !== folderId)
    throw new DomainError('ItemNotFound', 'The process does not exist.');
  return process;
}
