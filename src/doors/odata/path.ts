import { DomainError } from '../../domain/errors.ts';

/**
 * The part of a URL behind `/odata/`: an entity set, maybe with a key, maybe with a function or action behind it.
 * `route` is its name without key and arguments, in lower case: `queueitems`, `queueitems()`,
 * `queues()/settransactionresult`, `queueitemevents/getqueueitemeventshistory`.
 */
export interface ODataPath {
  readonly route: string;
  /** The key as written, quotes taken off. */
  readonly key: string | null;
  /** Arguments of a function by their names in lower case, quotes taken off. */
  readonly args: ReadonlyMap<string, string>;
}

const setPattern = /^([A-Za-z$]+)(?:\(([^()]*)\))?$/;
const operationPattern =
  /^(?:UiPathODataSvc|UiPath\.Server\.Configuration\.OData)\.([A-Za-z]+)(?:\((.*)\))?$/i;
const noArguments: ReadonlyMap<string, string> = new Map();

/** Reads a path, empty for the service document; null where it has another form, which no route can have. Names are taken in any letter case. */
export function readPath(rest: string): ODataPath | null {
  if (rest === '') return { route: '', key: null, args: noArguments };
  const decoded = rest.includes('%') ? decode(rest) : rest;
  const slash = decoded.indexOf('/');
  const set = setPattern.exec(slash === -1 ? decoded : decoded.slice(0, slash));
  if (set === null) return null;
  const [, name = '', writtenKey] = set;
  // `QueueItems()` is the set itself, as `QueueItems` is.
  const key = writtenKey === undefined || writtenKey.trim() === '' ? null : unquoted(writtenKey.trim());
  const entity = `${name.toLowerCase()}${key === null ? '' : '()'}`;
  if (slash === -1 || slash === decoded.length - 1) return { route: entity, key, args: noArguments };
  const operation = operationPattern.exec(decoded.slice(slash + 1));
  if (operation === null) return null;
  const [, called = '', args] = operation;
  return { route: `${entity}/${called.toLowerCase()}`, key, args: readArguments(args) };
}

/** The part of a URL behind `/api/`, in lower case: a name, and behind it a call or a UUID as key. */
export function readApiPath(rest: string): ODataPath {
  const [, name, key] = /^([a-z]+)\/([0-9a-f-]{36})$/.exec(rest) ?? [];
  if (name !== undefined && key !== undefined) return { route: `${name}()`, key, args: noArguments };
  return { route: rest, key: null, args: noArguments };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DomainError('InvalidRequest', 'The path is not well encoded.');
  }
}

function readArguments(text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined || text.trim() === '') return noArguments;
  const args = new Map<string, string>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals === -1) throw new DomainError('InvalidRequest', 'An argument of the function has no name.');
    args.set(part.slice(0, equals).trim().toLowerCase(), unquoted(part.slice(equals + 1).trim()));
  }
  return args;
}

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith("'") && text.endsWith("'")
    ? text.slice(1, -1).replaceAll("''", "'")
    : text;

/** The number of an entity, as key or argument; ItemNotFound for one that none can have, InvalidArgument for no number. */
export function numberOf(text: string | null | undefined, name: string): number {
  const number = wholeNumberOf(text, name);
  if (number < 0 || !Number.isSafeInteger(number)) throw new DomainError('ItemNotFound');
  return number;
}

/** A whole number of 19 digits at most, not always an exact one; InvalidArgument for anything else. */
export function wholeNumberOf(text: string | null | undefined, name: string): number {
  if (text === null || text === undefined) throw new DomainError('ParameterMissing', `${name} is required.`);
  if (!/^-?\d{1,19}L?$/i.test(text))
    throw new DomainError('InvalidArgument', `${name} must be a whole number.`);
  return Number(text.replace(/L$/i, ''));
}

const guidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A key or argument that is a UUID, in lower case; InvalidArgument where it is none. */
export function guidOf(text: string | null | undefined, name: string): string {
  if (text === null || text === undefined) throw new DomainError('ParameterMissing', `${name} is required.`);
  const guid = text.toLowerCase();
  if (!guidPattern.test(guid)) throw new DomainError('InvalidArgument', `${name} must be a UUID.`);
  return guid;
}
