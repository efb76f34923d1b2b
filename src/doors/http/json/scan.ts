/**
 * Scanning JSON texts by position, so that a piece can be cut out exactly as it was received: JSON.parse would lose
 * number lexemes, the order of number-like keys and repeated keys. Except where said otherwise the text must be one
 * that JSON.parse accepts; nothing here recurses with the depth of the text.
 */
export const QUOTE = 34;
export const COMMA = 44;
export const COLON = 58;
export const OPEN_BRACKET = 91;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;

const SPACE = 32;
const BACKSLASH = 92;

export const opens = (code: number): boolean => code === OPEN_BRACE || code === OPEN_BRACKET;
export const closes = (code: number): boolean => code === CLOSE_BRACE || code === CLOSE_BRACKET;
/** Outside strings JSON allows no other character up to the space. */
export const isSpace = (code: number): boolean => code <= SPACE;

/** The index of the first character at or behind `at` that is not whitespace. Works on any text. */
export function skipSpace(text: string, at: number): number {
  let index = at;
  while (isSpace(text.charCodeAt(index))) index += 1;
  return index;
}

/** The index behind the string whose opening quote stands at `at`; the end of the text where it is not closed. Works on any text. */
export function endOfString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? text.length : quote + 1;
}

function isEscaped(text: string, at: number): boolean {
  let index = at - 1;
  while (text.charCodeAt(index) === BACKSLASH) index -= 1;
  return (at - index) % 2 === 0;
}

/** The index behind the value that starts at `at`. */
export function endOfValue(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) return endOfString(text, at);
  return opens(code) ? endOfContainer(text, at) : endOfWord(text, at);
}

function endOfContainer(text: string, at: number): number {
  let depth = 0;
  let index = at;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index);
      continue;
    }
    if (opens(code)) depth += 1;
    else if (closes(code)) depth -= 1;
    index += 1;
    if (depth === 0) break;
  }
  return index;
}

/** The index behind the number, true, false or null that starts at `at`. Works on any text. */
export function endOfWord(text: string, at: number): number {
  let index = at;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === COMMA || code === COLON || closes(code) || isSpace(code)) break;
    index += 1;
  }
  return index;
}

/** The string between two positions (quotes included), escapes resolved. */
export function stringAt(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  return inner.includes('\\') ? String(JSON.parse(text.slice(start, end))) : inner;
}

/** Sees one member: where its name stands (quotes included) and its value begins; returns the index behind the value. */
export type VisitMember = (nameStart: number, nameEnd: number, valueStart: number) => number;

/** Visits each member of the object at `at`; returns the index behind the object. */
export function walkObject(text: string, at: number, visit: VisitMember): number {
  let index = skipSpace(text, at + 1);
  while (index < text.length && text.charCodeAt(index) !== CLOSE_BRACE) {
    const nameEnd = endOfString(text, index);
    index = skipSpace(text, visit(index, nameEnd, startOfValue(text, nameEnd)));
    if (text.charCodeAt(index) === COMMA) index = skipSpace(text, index + 1);
  }
  return index + 1;
}

/** Where the value of a member begins whose name ends at `nameEnd`: behind the colon. */
export const startOfValue = (text: string, nameEnd: number): number =>
  skipSpace(text, skipSpace(text, nameEnd) + 1);

/** Visits each element of the array at `at`; `visit` returns the index behind the element, this the one behind the array. */
export function walkArray(text: string, at: number, visit: (elementStart: number) => number): number {
  let index = skipSpace(text, at + 1);
  while (index < text.length && text.charCodeAt(index) !== CLOSE_BRACKET) {
    index = skipSpace(text, visit(index));
    if (text.charCodeAt(index) === COMMA) index = skipSpace(text, index + 1);
  }
  return index + 1;
}
