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
 * like a URL stays a text.
 */
export function fileSources(variables: Variables, text: string): readonly FileSource[] {
  const isFile = fileNames(variables);
  const sources = new Map<string, string[]>();
  for (const [name, value] of Object.entries(membersOf(text) ?? {})) {
    if (!isFile(name)) continue;
    for (const url of Array.isArray(value) ? value : [value]) {
      if (typeof url !== 'string' || url === '') continue;
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
): string {
  if (files.size === 0) return text;
  const isFile = fileNames(variables);
  const replaced = (value: unknown): unknown =>
    typeof value === 'string' ? (files.get(value) ?? value) : value;
  return rewriteMembers(text, (name, value) =>
    !isFile(name) ? [name, value] : [name, Array.isArray(value) ? value.map(replaced) : replaced(value)],
  );
}

function fileNames(variables: Variables): (name: string) => boolean {
  const known = byName((variables ?? []).filter((variable) => variable.type === 'file' && goesIn(variable)));
  return (name) => known.has(name.toLowerCase());
}
