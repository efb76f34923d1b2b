import { DomainError } from '../../../domain/errors.ts';
import { placeOfFault } from './placeOfFault.ts';
import { closes, COLON, COMMA, endOfString, isSpace, opens, QUOTE, skipSpace } from './scan.ts';

/** The deepest nesting of objects and arrays that a body may have. */
export const MAX_DEPTH = 64;

/** A body, and the text it was read from: the received one, or the repaired one where only that was JSON. */
export interface ParsedBody {
  readonly value: unknown;
  readonly text: string;
}

/**
 * Reads a JSON body. Well-formed JSON is taken as it is. Only a text that is not is read tolerantly: a byte order
 * mark and trailing commas (UiPath's documentation shows both a request with them and its answer) are taken away.
 *
 * Throws MalformedJson, with line and column as details and none of the body's content; InvalidRequest where it is
 * nested deeper than MAX_DEPTH. `what` is how the text is called where it is no body by itself.
 */
export function parseBody(text: string, what = 'The body'): ParsedBody {
  // First, because a parser would spend memory on every level.
  if (isDeeperThan(text, MAX_DEPTH)) {
    throw new DomainError('InvalidRequest', `${what} is nested deeper than ${MAX_DEPTH} levels.`);
  }
  const body = tryParse(text) ?? tryParse(repaired(text));
  if (body === undefined)
    throw new DomainError('MalformedJson', `${what} is not well-formed JSON.`, placeOfFault(text));
  return body;
}

function tryParse(text: string): ParsedBody | undefined {
  try {
    return { value: JSON.parse(text), text };
  } catch {
    return undefined;
  }
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index);
      continue;
    }
    if (opens(code)) {
      depth += 1;
      if (depth > limit) return true;
    } else if (closes(code)) depth -= 1;
    index += 1;
  }
  return false;
}

/** The text without a byte order mark and without commas that stand behind a value and before a closing bracket. */
function repaired(text: string): string {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  let out = '';
  let kept = start;
  let index = start;
  let before = COMMA;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    const isTrailing =
      code === COMMA &&
      before !== COMMA &&
      before !== COLON &&
      !opens(before) &&
      closes(text.charCodeAt(skipSpace(text, index + 1)));
    if (isTrailing) {
      out += text.slice(kept, index);
      kept = index + 1;
    }
    if (!isSpace(code)) before = code;
    index = code === QUOTE ? endOfString(text, index) : index + 1;
  }
  return out + text.slice(kept);
}
