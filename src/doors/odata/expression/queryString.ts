import { invalidQuery } from '../../../readModel/expression/invalid.ts';
import { maxTextLength } from './reader.ts';

/** A name and its value, decoded. */
export type Parameter = readonly [name: string, value: string];

/**
 * Splits the raw text after the question mark. A plus sign and `%20` both mean a space. Throws
 * InvalidQueryOptions where the text is too long or a percent sign does not begin an encoded UTF-8 character.
 */
export function splitQuery(raw: string): readonly Parameter[] {
  if (raw.length > maxTextLength) throw invalidQuery('query', `longer than ${maxTextLength} characters`);
  return raw
    .split('&')
    .filter((part) => part !== '')
    .map(splitParameter);
}

function splitParameter(part: string): Parameter {
  const equals = part.indexOf('=');
  const [name, value] = equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
  const decodedName = decode(name, 'query');
  return [decodedName, decode(value, decodedName)];
}

function decode(text: string, option: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    const at = text.search(/%(?![0-9a-f]{2})/i);
    throw invalidQuery(option, 'a percent sign that encodes no character', at === -1 ? undefined : at);
  }
}
