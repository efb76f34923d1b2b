import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../../auth/caller.ts';
import { canUseFolder } from '../../auth/caller.ts';
import type { Folder } from '../../domain/directory/directory.ts';
import { DomainError } from '../../domain/errors.ts';
import { normalName } from '../../domain/names.ts';
import type { Definitions } from '../../readModel/definitions.ts';

/**
 * The folder that a request works in: by id, key, path or encoded path (UiPath's contract, folder headers). Without a
 * header it is the caller's only one. Throws RequiredOrganizationUnit, InvalidOrganizationUnit.
 */
export function folderOf(headers: IncomingHttpHeaders, caller: Caller, definitions: Definitions): number {
  const wanted = wantedFolder(headers);
  const usable = definitions.folders().filter(({ id }) => canUseFolder(caller, id));
  if (wanted === null) {
    const [only, another] = usable;
    if (only === undefined || another !== undefined) throw new DomainError('RequiredOrganizationUnit');
    return only.id;
  }
  // The same answer where the folder is another's: who may not use it learns nothing about it.
  const found = usable.find(wanted);
  if (found === undefined) throw new DomainError('InvalidOrganizationUnit');
  return found.id;
}

/** Whether a request names a folder by a header. */
export const namesFolder = (headers: IncomingHttpHeaders): boolean => wantedFolder(headers) !== null;

type Match = (folder: Folder) => boolean;

function wantedFolder(headers: IncomingHttpHeaders): Match | null {
  const id = single(headers['x-uipath-organizationunitid']);
  if (id !== null) return (folder) => String(folder.id) === id;
  const key = single(headers['x-uipath-folderkey']);
  if (key !== null) return (folder) => folder.key === key.toLowerCase();
  const path = single(headers['x-uipath-folderpath']);
  if (path !== null) return byPath(path);
  const encoded = single(headers['x-uipath-folderpath-encoded']);
  return encoded === null ? null : byPath(Buffer.from(encoded, 'base64').toString('utf16le'));
}

const byPath =
  (path: string): Match =>
  (folder) =>
    normalName(folder.fullyQualifiedName) === normalName(path);

function single(header: string | string[] | undefined): string | null {
  const value = Array.isArray(header) ? header[0] : header;
  return value === undefined || value.trim() === '' ? null : value.trim();
}
