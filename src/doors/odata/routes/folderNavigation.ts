import { canUseFolder } from '../../../auth/caller.ts';
import type { Folder } from '../../../domain/directory/directory.ts';
import { DomainError } from '../../../domain/errors.ts';
import { normalName } from '../../../domain/names.ts';
import { writeJson } from '../../http/json/jsonWriter.ts';
import type { Answer, Call, Route } from '../call.ts';
import { folderDto } from '../dto/directoryDto.ts';

// How UiPath's Python SDK and others find a folder by its path. No OData: the answers have no context.

/** A page of the folders that the caller works in; `searchText` is a part of a name or path. */
export const getFoldersOfCaller: Route = {
  permissions: [],
  handle: async (call) => {
    const query = new URLSearchParams(call.query);
    const wanted = normalName(query.get('searchText') ?? '');
    const found = foldersOf(call).filter((folder) => normalName(folder.fullyQualifiedName).includes(wanted));
    const skip = wholeOf(query, 'skip', 0);
    const take = wholeOf(query, 'take', found.length);
    return plain({ PageItems: found.slice(skip, skip + take).map(folderDto), Count: found.length });
  },
};

export const getAllFoldersOfCaller: Route = {
  permissions: [],
  handle: async (call) => plain(foldersOf(call).map(folderDto)),
};

const plain = (value: object): Answer => ({ status: 200, body: writeJson(value) });

const foldersOf = ({ services, caller }: Call): Folder[] =>
  services.orchestrator.definitions.folders().filter(({ id }) => canUseFolder(caller, id));

function wholeOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new DomainError('InvalidArgument', `${name} must be a whole number.`);
  return Number(text);
}
