import type { DomainError } from '../../../domain/errors.ts';
import { invalidQuery, quoted } from '../../../readModel/expression/invalid.ts';
import { readToken, type Token } from './lexer.ts';

/** Longest text of one option and of a whole query, in characters. */
export const maxTextLength = 32 * 1024;
/** Of parentheses, calls and `not` within each other. */
export const maxDepth = 100;

/** The text of one query option and where reading it stands: `token` is the next one. */
export interface Reader {
  readonly option: string;
  readonly text: string;
  token: Token;
  depth: number;
}

/** InvalidQueryOptions where the text is empty or too long. */
export function createReader(option: string, text: string): Reader {
  if (text.length > maxTextLength) throw invalidQuery(option, `longer than ${maxTextLength} characters`);
  const reader: Reader = { option, text, token: readToken(option, text, 0), depth: 0 };
  if (reader.token.kind === 'end') throw invalidQuery(option, 'empty');
  return reader;
}

/** Returns the next token and steps over it. */
export function take(reader: Reader): Token {
  const { token } = reader;
  reader.token = readToken(reader.option, reader.text, token.end);
  return token;
}

/** Steps over the symbol if it comes next. */
export function takeSymbol(reader: Reader, symbol: string): boolean {
  const { token } = reader;
  if (token.kind !== 'symbol' || token.text !== symbol) return false;
  take(reader);
  return true;
}

export function expectSymbol(reader: Reader, symbol: string): void {
  if (!takeSymbol(reader, symbol)) throw unexpected(reader, `'${symbol}'`);
}

/** The word that comes next, in lower case; null where no word does. */
export const nextWord = ({ token }: Reader): string | null =>
  token.kind === 'name' ? token.text.toLowerCase() : null;

/** Steps over the word, in any case, if it comes next. */
export function takeWord(reader: Reader, word: string): boolean {
  if (nextWord(reader) !== word) return false;
  take(reader);
  return true;
}

/** A name without dots. */
export function takeName(reader: Reader): string {
  const { token } = reader;
  if (token.kind !== 'name') throw unexpected(reader, 'a name');
  if (token.text.includes('.')) {
    throw invalidQuery(reader.option, `${quoted(token.text)}: qualified names are not supported`, token.at);
  }
  take(reader);
  return token.text;
}

/** `wanted` is what else could have stood here. */
export function expectEnd(reader: Reader, wanted: string): void {
  if (reader.token.kind !== 'end') throw unexpected(reader, `${wanted} or the end`);
}

/** Counts how deep reading has gone, so that no text can exhaust the stack. */
export function nested<T>(reader: Reader, read: () => T): T {
  const { at } = reader.token;
  reader.depth += 1;
  if (reader.depth > maxDepth) throw invalidQuery(reader.option, `nested deeper than ${maxDepth} levels`, at);
  const result = read();
  reader.depth -= 1;
  return result;
}

export function unexpected({ option, text, token }: Reader, wanted: string): DomainError {
  const found = token.kind === 'end' ? 'the end' : quoted(text.slice(token.at, token.end));
  return invalidQuery(option, `${wanted} is expected instead of ${found}`, token.at);
}
