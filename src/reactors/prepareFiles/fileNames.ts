import { safeFileName } from '../../files/safeFileName.ts';
import { dispositionName } from './dispositionName.ts';

export interface NameSources {
  /** The header Content-Disposition. */
  readonly disposition: string | undefined;
  readonly url: string;
  /** The variable that the file is for. */
  readonly variable: string;
}

/** What a fetched file is called: as its server says, else as its URL ends, else as its variable. */
export const nameOf = ({ disposition, url, variable }: NameSources): string =>
  safeFileName(dispositionName(disposition) ?? lastSegment(url) ?? variable);

function lastSegment(text: string): string | null {
  const segment = URL.parse(text)
    ?.pathname.split('/')
    .findLast((each) => each !== '');
  if (segment === undefined) return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The names, of which no two are the same without regard to case: the second `a.txt` becomes `a (2).txt`. */
export function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = numbered(name, n);
    taken.add(free.toLowerCase());
    return free;
  });
}

function numbered(name: string, n: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${n})${name.slice(dot)}` : `${name} (${n})`;
}
