import { randomUUID } from 'node:crypto';
import type { FolderData, RobotData, UserData } from '../domain/directory/directory.ts';
import { DomainError } from '../domain/errors.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { nameStream, takeText } from './reservations.ts';

type Data = FolderData | UserData | RobotData;

/** Data without an identity get a fresh one. Who names an id sees to it that `ids-<kind>` never gives it. */
type Given<D extends Data> = Omit<D, 'id' | 'key'> & { readonly id?: number; readonly key?: string };

const nameOf = (data: Data): string =>
  'displayName' in data ? data.fullyQualifiedName : 'userName' in data ? data.userName : data.name;

/** Names are unique in a tenant, not in a folder, save those of queues. */
const ANY_FOLDER = 0;

/** Creates a folder, user or robot. Throws NameAlreadyUsed, InvalidArgument. */
export function createDefinition(
  orchestrator: Orchestrator,
  context: CommandContext,
  kind: 'folder',
  given: Given<FolderData>,
): Promise<FolderData>;
export function createDefinition(
  orchestrator: Orchestrator,
  context: CommandContext,
  kind: 'user',
  given: Given<UserData>,
): Promise<UserData>;
export function createDefinition(
  orchestrator: Orchestrator,
  context: CommandContext,
  kind: 'robot',
  given: Given<RobotData>,
): Promise<RobotData>;
export async function createDefinition(
  { store, ids, clock, definitions }: Orchestrator,
  context: CommandContext,
  kind: 'folder' | 'user' | 'robot',
  given: Given<FolderData> | Given<UserData> | Given<RobotData>,
): Promise<Data> {
  const id = given.id ?? (await ids.next(kind));
  const data: Data = { ...given, id, key: given.key ?? randomUUID() };
  if (nameOf(data).trim() === '') throw new DomainError('InvalidArgument', 'The name cannot be empty.');
  const creates = { stream: `${kind}-${id}`, isNew: true, events: [{ type: 'Create', data }] };
  const committed = await takeText(
    store,
    {
      stream: nameStream(kind, ANY_FOLDER, nameOf(data)),
      taken: { key: data.key, creates },
      refusal: 'NameAlreadyUsed',
      metadata: metadataOf(context, clock),
    },
    clock,
  );
  for (const { recorded } of committed) for (const event of recorded) definitions.apply(event);
  return data;
}
