import { endOfValue, OPEN_BRACE, OPEN_BRACKET, skipSpace, stringAt, walkArray, walkObject } from './scan.ts';

/**
 * Raw texts of members, cut out of a body as received in one pass over it. The body must be a text that JSON.parse
 * accepted (`ParsedBody.text`). Names (ASCII) are matched without regard to case, as the DTO reader does; of a repeated
 * name the last one counts, as in JSON.parse.
 */

/**
 * The raw text of each of `names` in the object at `path`; undefined where there is none.
 * `rawMembers(body, ['transactionResult'], ['Output', 'Analytics'])`.
 */
export function rawMembers(
  text: string,
  path: readonly string[],
  names: readonly string[],
): (string | undefined)[] {
  const wanted = lowerCase(names);
  const found = absent(names);
  const forget = (): void => void found.fill(undefined);
  descend(text, path, forget, (at) => collect(text, at, wanted, found));
  return found;
}

/** The raw text of the member `name` in each element of the array at `path`, one entry an element. */
export function rawMemberOfEach(
  text: string,
  path: readonly string[],
  name: string,
): readonly (string | undefined)[] {
  const wanted = lowerCase([name]);
  const found: (string | undefined)[] = [];
  const forget = (): void => void found.splice(0);
  descend(text, path, forget, (arrayAt) => {
    if (text.charCodeAt(arrayAt) !== OPEN_BRACKET) return endOfValue(text, arrayAt);
    return walkArray(text, arrayAt, (at) => {
      const own: (string | undefined)[] = [undefined];
      const end = collect(text, at, wanted, own);
      found.push(own[0]);
      return end;
    });
  });
  return found;
}

const lowerCase = (names: readonly string[]): readonly string[] => names.map((name) => name.toLowerCase());
const absent = (names: readonly string[]): (string | undefined)[] => names.map(() => undefined);

/** Calls `arrive` with the place of the value at the path; before each, `forget`, as a repeated name replaces all before. */
function descend(
  text: string,
  path: readonly string[],
  forget: () => void,
  arrive: (at: number) => number,
): void {
  const wanted = lowerCase(path);
  const step = (at: number, level: number): number => {
    forget();
    const name = wanted[level];
    if (name === undefined) return arrive(at);
    if (text.charCodeAt(at) !== OPEN_BRACE) return endOfValue(text, at);
    return walkObject(text, at, (start, end, valueAt) =>
      isNamed(text, start, end, name) ? step(valueAt, level + 1) : endOfValue(text, valueAt),
    );
  };
  step(skipSpace(text, 0), 0);
}

/** Fills `found` with the raw texts of the wanted members of the object at `at`; returns the index behind the value. */
function collect(text: string, at: number, wanted: readonly string[], found: (string | undefined)[]): number {
  if (text.charCodeAt(at) !== OPEN_BRACE) return endOfValue(text, at);
  return walkObject(text, at, (start, end, valueAt) => {
    const valueEnd = endOfValue(text, valueAt);
    const index = wanted.findIndex((name) => isNamed(text, start, end, name));
    if (index !== -1) found[index] = text.slice(valueAt, valueEnd);
    return valueEnd;
  });
}

function isNamed(text: string, start: number, end: number, lowerCaseName: string): boolean {
  // An escaped name is longer than it reads, so a shorter one cannot match.
  if (end - start - 2 < lowerCaseName.length) return false;
  return stringAt(text, start, end).toLowerCase() === lowerCaseName;
}
