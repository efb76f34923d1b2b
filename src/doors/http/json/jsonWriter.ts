/** A JSON text that stands in an answer as it is. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Marks a text as JSON to be embedded by writeJson; the caller answers for its being well-formed. */
export const raw = (text: string): RawJson => new RawJson(text);

/**
 * As JSON.stringify (without replacer and indentation), with RawJson embedded at any place: number lexemes of a stored
 * content reach the caller as they came. An undefined value as a whole gives `null`.
 */
export const writeJson = (value: unknown): string => write(value) ?? 'null';

function write(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      throw new TypeError('a bigint has no JSON form');
    case 'object':
      return value === null ? 'null' : writeObject(value);
    default:
      return undefined;
  }
}

function writeObject(value: object): string | undefined {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return writeArray(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON());
  const members = value as Readonly<Record<string, unknown>>;
  let out = '';
  for (const name of Object.keys(members)) {
    const text = write(members[name]);
    if (text !== undefined) out += (out === '' ? '{' : ',') + quotedName(name) + text;
  }
  return out === '' ? '{}' : `${out}}`;
}

function writeArray(elements: readonly unknown[]): string {
  let out = '[';
  for (let index = 0; index < elements.length; index += 1) {
    out += `${index === 0 ? '' : ','}${write(elements[index]) ?? 'null'}`;
  }
  return `${out}]`;
}

/** Most names are those of DTOs, the same in every answer; names that callers make up must not fill the memory. */
const names = new Map<string, string>();
const MAX_NAMES = 2_000;
const MAX_NAME_LENGTH = 64;

function quotedName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = `${quoted(name)}:`;
  if (names.size < MAX_NAMES && name.length <= MAX_NAME_LENGTH) names.set(name, text);
  return text;
}

/** What JSON.stringify escapes (control characters, quotes, backslashes, lone surrogates), and the pairs that it does not. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** Most strings of an answer are short and need no escape; looking is then faster than JSON.stringify. */
const quoted = (text: string): string =>
  text.length <= 64 && !escaped.test(text) ? `"${text}"` : JSON.stringify(text);
