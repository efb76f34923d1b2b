import { RE2JS } from 're2js';

/**
 * The regular expressions of users' schemas. They run on RE2's engine, whose time grows with the length of the text
 * alone: `^(a+)+$` cannot hang the server. What RE2 has not (lookaround, backreferences, possessive and atomic groups)
 * is refused when the schema is compiled.
 */

/** A pattern that is not accepted; the message names it and says why. */
export class PatternRefused extends Error {
  override readonly name = 'PatternRefused';

  constructor(pattern: string, reason: string) {
    const shown = pattern.length > 200 ? `${pattern.slice(0, 200)}…` : pattern;
    super(`the pattern '${shown}' is refused: ${reason}`);
  }
}

/** What ajv asks of a regular expression. It keeps compiled ones by toString(), so that must tell them apart. */
export interface Pattern {
  test(text: string): boolean;
  toString(): string;
}

/** A factory of ajv's shape (`code.regExp`) that adds up the size of what it compiled. */
export interface PatternEngine {
  (pattern: string, flags: string): Pattern;
  /** How generated code would call it; anything but `new RegExp`. */
  code: string;
  /** The size of all patterns so far, in (about) steps of the matcher per character of text. */
  size: number;
}

/** The size that the patterns of one schema may have together; `a{1000}` has a size of 1,000. */
export const MAX_PATTERN_SIZE = 100_000;

export function patternEngine(): PatternEngine {
  const compile = (pattern: string): Pattern => {
    engine.size += patternSize(pattern);
    if (engine.size > MAX_PATTERN_SIZE)
      throw new PatternRefused(pattern, 'the patterns of the schema repeat too much');
    const compiled = compilePattern(pattern);
    return { test: (text) => compiled.test(text), toString: () => `re2 ${pattern}` };
  };
  const engine: PatternEngine = Object.assign(compile, { code: 'patternEngine', size: 0 });
  return engine;
}

function compilePattern(pattern: string): RE2JS {
  const strange = strangeEscapeIn(pattern);
  if (strange !== undefined) throw new PatternRefused(pattern, reasonOfEscape(strange));
  try {
    // JavaScript's spellings (\u00e9, (?<name>…)) to RE2's.
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch (error) {
    throw new PatternRefused(pattern, reasonOf(error));
  }
}

const unsupported: readonly (readonly [RegExp, string])[] = [
  [/`?\(\?[=!]/, 'lookahead is not supported'],
  [/\(\?<[=!]/, 'lookbehind is not supported'],
  [/\(\?>/, 'atomic groups are not supported'],
];

/** The escapes that RE2 knows, and in the group any other: taken for the bare character it would silently mean another. */
const escapes =
  /\\(?:[^\w]|[_abBdDfnpPrsStvwWAzQE0]|c[A-Za-z]|u[\da-fA-F]{4}|[ux]\{[\da-fA-F]+\}|x[\da-fA-F]{2})|(\\\w?)/g;

const strangeEscapeIn = (pattern: string): string | undefined =>
  [...pattern.matchAll(escapes)].find(([, strange]) => strange !== undefined)?.[1];

const reasonOfEscape = (escape: string): string =>
  /^\\[1-9k]$/.test(escape) ? 'backreferences are not supported' : `the escape ${escape} is not supported`;

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const known = unsupported.find(([sign]) => sign.test(message));
  return known?.[1] ?? message.replace('error parsing regexp: ', '');
}

/**
 * An upper estimate of the compiled size: its characters, with everything under a `{n,m}` counted as often as it may
 * repeat. Taken before compiling, because that is what a large repetition makes expensive.
 */
export function patternSize(pattern: string): number {
  const groups: number[] = [];
  let total = 0;
  let atom = 0;
  for (const [token, low, high] of pattern.matchAll(tokens)) {
    if (token === '(') {
      groups.push(total + atom);
      total = atom = 0;
    } else if (token === ')') {
      atom = total + atom + 2;
      total = groups.pop() ?? 0;
    } else if (low !== undefined) {
      atom *= Math.max(1, Number(low), Number(high ?? 0));
    } else {
      total += atom;
      atom = 1;
    }
  }
  return groups.reduce((sum, size) => sum + size, total + atom);
}

/** An escape, a class, a repetition with its bounds, or a single character. */
const tokens = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[^]/g;
