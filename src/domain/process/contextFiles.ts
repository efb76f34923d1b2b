import { isHttpUrl, shownUrl } from '../httpUrl.ts';
import { membersOf, rewriteMembers } from '../jsonText.ts';
import type { Variables } from './context.ts';
import { byName, goesIn } from './variables.ts';

/** A file that an input context names by its URL, and the variables that do. */
export interface FileSource {
  readonly url: string;
  readonly variables: readonly string[];
}

/** What stands for a file in a context once it was fetched (ELMA's wire contract, files). */
export interface FileReference {
  readonly $file: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * The files that an input context asks for, each URL once. Only variables of the type file hold any: a text that looks
 * like a URL stays a text. Where the process says nothing about its context, and `urlsAreFiles`, each text that is an
 * http or https URL is a file, be it a value or within a list.
 */
export function fileSources(
  variables: Variables,
  text: string,
  urlsAreFiles: boolean,
): readonly FileSource[] {
  const isFile = filesAmong(variables, urlsAreFiles);
  const sources = new Map<string, string[]>();
  for (const [name, value] of Object.entries(membersOf(text) ?? {})) {
    for (const url of Array.isArray(value) ? value : [value]) {
      if (!isFile(name, url)) continue;
      const named = sources.get(url) ?? [];
      if (!named.includes(name)) named.push(name);
      sources.set(url, named);
    }
  }
  return [...sources].map(([url, named]) => ({ url, variables: named }));
}

/** The context with references in the place of the URLs that `files` has; all else stays as it is written. */
export function withFiles(
  variables: Variables,
  text: string,
  files: ReadonlyMap<string, FileReference>,
  urlsAreFiles: boolean,
): string {
  if (files.size === 0) return text;
  const isFile = filesAmong(variables, urlsAreFiles);
  return rewriteMembers(text, (name, value) => {
    const replaced = (each: unknown): unknown => (isFile(name, each) ? (files.get(each) ?? each) : each);
    return [name, Array.isArray(value) ? value.map(replaced) : replaced(value)];
  });
}

/** Whether a value that stands under a name is the URL of a file. */
type IsFile = (name: string, value: unknown) => value is string;

function filesAmong(variables: Variables, urlsAreFiles: boolean): IsFile {
  if (variables === null)
    return (_, value): value is string => urlsAreFiles && typeof value === 'string' && isHttpUrl(value);
  const known = byName(variables.filter((variable) => variable.type === 'file' && goesIn(variable)));
  return (name, value): value is string =>
    typeof value === 'string' && value !== '' && known.has(name.toLowerCase());
}

/**
 * A context whose files are not fetched yet, as it may be shown: URLs without their queries, where ELMA's clients put
 * what a system proves itself with (ELMA's wire contract, files). All else stays as it is written.
 */
export function withoutQueries(text: string): string {
  const values = Object.values(membersOf(text) ?? {}).flat();
  if (!values.some(isUrlWithQuery)) return text;
  const shown = (value: unknown): unknown => (isUrlWithQuery(value) ? shownUrl(value) : value);
  return rewriteMembers(text, (name, value) => [
    name,
    Array.isArray(value) ? value.map(shown) : shown(value),
  ]);
}

const isUrlWithQuery = (value: unknown): value is string =>
  typeof value === 'string' && value.includes('?') && isHttpUrl(value);
