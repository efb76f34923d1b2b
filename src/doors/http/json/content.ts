import { DomainError } from '../../../domain/errors.ts';
import {
  closes,
  COMMA,
  endOfString,
  endOfValue,
  isSpace,
  OPEN_BRACE,
  opens,
  skipSpace,
  startOfValue,
  stringAt,
} from './scan.ts';

/**
 * Contents as they are kept: the received text without whitespace and without `…@odata.type` members, at every level.
 * Number lexemes, the order of keys, escapes and repeated keys stay as received (a reader of the text sees the last
 * of a repeated key, as JSON readers do). The raw text must be part of a body that JSON.parse accepted.
 */

/**
 * A content whose values must be primitive (UiPath contract: SpecificContent). Null for an absent or null content;
 * an empty object stays one. Throws InvalidArgument naming the key whose value is an object or array.
 */
export const flatContent = (raw: string | undefined, member: string): string | null =>
  contentText(raw, member, true);

/** As flatContent, with nested values allowed (Output, Analytics). */
export const nestedContent = (raw: string | undefined, member: string): string | null =>
  contentText(raw, member, false);

function contentText(raw: string | undefined, member: string, flat: boolean): string | null {
  if (raw === undefined) return null;
  const start = skipSpace(raw, 0);
  if (raw.startsWith('null', start)) return null;
  if (raw.charCodeAt(start) !== OPEN_BRACE) {
    throw new DomainError('InvalidArgument', `${member} must be an object.`);
  }
  return withoutAnnotations(raw, (name) => {
    if (flat) throw nestedValue(member, name);
  });
}

/** `onNested` is told the name of each member of the outermost object whose value is an object or array. */
function withoutAnnotations(text: string, onNested: (name: string) => void): string {
  const containers: number[] = [];
  let isFirst = true;
  let out = '';

  const closeContainer = (at: number): number => {
    containers.pop();
    isFirst = false;
    out += text.charAt(at);
    return at + 1;
  };

  /** Writes the value and, where `nameEnd` is behind `start`, its name; of a container only the opening bracket. */
  const write = (start: number, nameEnd: number, valueAt: number): number => {
    if (!isFirst) out += ',';
    if (nameEnd > start) out += `${text.slice(start, nameEnd)}:`;
    const code = text.charCodeAt(valueAt);
    isFirst = opens(code);
    if (isFirst && containers.length === 1) onNested(stringAt(text, start, nameEnd));
    if (isFirst) containers.push(code);
    const end = isFirst ? valueAt + 1 : endOfValue(text, valueAt);
    out += text.slice(valueAt, end);
    return end;
  };

  const member = (at: number): number => {
    const nameEnd = endOfString(text, at);
    const valueAt = startOfValue(text, nameEnd);
    return isAnnotation(text, at, nameEnd) ? endOfValue(text, valueAt) : write(at, nameEnd, valueAt);
  };

  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (isSpace(code) || code === COMMA) index += 1;
    else if (closes(code)) index = closeContainer(index);
    else if (containers.at(-1) === OPEN_BRACE) index = member(index);
    else index = write(index, index, index);
  }
  return out;
}

const isAnnotation = (text: string, start: number, end: number): boolean =>
  stringAt(text, start, end).endsWith('@odata.type');

function nestedValue(member: string, name: string): DomainError {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  return new DomainError(
    'InvalidArgument',
    `${member} may hold only primitive values; the value of '${shown}' is an object or an array.`,
  );
}
