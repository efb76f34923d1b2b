import { randomUUID } from 'node:crypto';
import type { FolderData, RobotData, UserData } from '../domain/directory/directory.ts';
import { DomainError } from '../domain/errors.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { nameStream, takeText } from './reservations.ts';

type Kind = 'folder' | 'user' | 'robot';
type DataOf<K extends Kind> = K extends 'folder' ? FolderData : K extends 'user' ? UserData : RobotData;

const nameOf = (data: FolderData | UserData | RobotData): string =>
  'displayName' in data ? data.fullyQualifiedName : 'userName' in data ? data.userName : data.name;

/** Names are unique in a tenant, not in a folder, save those of queues. */
const ANY_FOLDER = 0;

/**
 * Creates a folder, user or robot, with a fresh id and key unless the data name them. Throws NameAlreadyUsed.
 */
export async function createDefinition<K extends Kind>(
  { store, ids, clock, definitions }: Orchestrator,
  context: CommandContext,
  kind: K,
  given: Omit<DataOf<K>, 'id' | 'key'> & { readonly id?: number; readonly key?: string },
): Promise<DataOf<K>> {
  const id = given.id ?? (await ids.next(kind));
  const data = { ...given, id, key: given.key ?? randomUUID() } as unknown as DataOf<K>;
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
