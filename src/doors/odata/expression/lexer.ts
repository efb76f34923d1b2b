import { tryParseInstant } from '../../../domain/instant.ts';
import type { Literal } from '../../../readModel/expression/ast.ts';
import { invalidQuery, quoted } from '../../../readModel/expression/invalid.ts';

interface Span {
  readonly at: number;
  /** The position after it. */
  readonly end: number;
}

/** A `symbol` is one character. A `name` may be dotted. `end` is the end of the text. */
export type Token = Span &
  (
    | { readonly kind: 'end' }
    | { readonly kind: 'symbol' | 'name'; readonly text: string }
    | { readonly kind: 'literal'; readonly literal: Literal }
  );

const whitespace = /[ \t\r\n]*/y;
const name = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy;
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy;
// A space stands for the plus sign of an offset where a client did not encode it.
const dateTime = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+ ]\d\d:\d\d)?)?/iy;
const number = /([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(L?)/iy;
const continuation = /[\p{L}\p{N}_.'-]/uy;

/** The token that begins at `from` or after the white space there; InvalidQueryOptions where none does. */
export function readToken(option: string, text: string, from: number): Token {
  const at = from + (match(whitespace, text, from) ?? '').length;
  const first = text[at];
  if (first === undefined) return { kind: 'end', at, end: at };
  if (first === "'") return readString(option, text, at);
  return readUnquoted(option, text, at) ?? readName(option, text, at) ?? symbol(text, at);
}

function match(pattern: RegExp, text: string, from: number): string | null {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0] ?? null;
}

const literalToken = (
  type: 'string' | 'number' | 'guid' | 'date' | 'instant' | 'enum',
  value: string,
  span: Span,
): Token => ({
  kind: 'literal',
  literal: { type, value },
  ...span,
});

function symbol(text: string, at: number): Token {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return { kind: 'symbol', text: character, at, end: at + character.length };
}

/** A quote within a string is doubled. */
function readString(option: string, text: string, at: number): Token {
  let end = text.indexOf("'", at + 1);
  while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  if (end === -1) throw invalidQuery(option, 'a text without its closing quote', at);
  const value = text.slice(at + 1, end).replaceAll("''", "'");
  return complete(option, text, literalToken('string', value, { at, end: end + 1 }));
}

function readUnquoted(option: string, text: string, at: number): Token | null {
  const guidText = match(guid, text, at);
  if (guidText !== null) {
    return complete(option, text, literalToken('guid', guidText.toLowerCase(), span(at, guidText)));
  }
  const moment = match(dateTime, text, at);
  if (moment !== null) return complete(option, text, readMoment(option, moment, at));
  number.lastIndex = at;
  const [lexeme, value = '', suffix] = number.exec(text) ?? [];
  if (lexeme === undefined) return null;
  if (suffix !== '' && !/^[-+]?\d+$/.test(value)) {
    throw invalidQuery(option, `the suffix L is for whole numbers only, not ${quoted(value)}`, at);
  }
  return complete(option, text, literalToken('number', value, span(at, lexeme)));
}

const span = (at: number, lexeme: string): Span => ({ at, end: at + lexeme.length });

function readMoment(option: string, lexeme: string, at: number): Token {
  const instant = tryParseInstant(lexeme.replace(' ', '+'));
  if (instant === null) throw invalidQuery(option, `${quoted(lexeme)} is not a date and time`, at);
  return lexeme.length === 10
    ? literalToken('date', lexeme, span(at, lexeme))
    : literalToken('instant', instant, span(at, lexeme));
}

/** `UiPath.Some.Status'Failed'` is a member of an enumeration; whose it is, the property tells. */
function readName(option: string, text: string, at: number): Token | null {
  const lexeme = match(name, text, at);
  if (lexeme === null) return null;
  const end = at + lexeme.length;
  if (text[end] !== "'") return { kind: 'name', text: lexeme, at, end };
  if (!lexeme.includes('.')) {
    throw invalidQuery(option, `literals of the form ${lexeme}'…' are not supported`, at);
  }
  const member = readString(option, text, end);
  if (member.kind !== 'literal' || member.literal.type !== 'string') return null;
  return literalToken('enum', member.literal.value, { at, end: member.end });
}

/** `5and` or `'a'b` is a slip, not two tokens. */
function complete(option: string, text: string, token: Token): Token {
  if (match(continuation, text, token.end) === null) return token;
  throw invalidQuery(option, `${quoted(text.slice(token.at, token.end + 1))} is not a literal`, token.at);
}
