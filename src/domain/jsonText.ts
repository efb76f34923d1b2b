// Contents are JSON as text, number lexemes kept: 9007199254740993 must come back as sent. Plain JSON.parse would
// make another number of it. The language can do better (JSON.rawJSON), of which its types do not know yet.

export type Members = Readonly<Record<string, unknown>>;

type Reviver = (name: string, value: unknown, context: { readonly source?: string }) => unknown;

interface NewerJson {
  readonly parse: (text: string, reviver?: Reviver) => unknown;
  readonly rawJSON: (text: string) => object;
}

const { parse, rawJSON } = JSON as JSON & NewerJson;

const asWritten: Reviver = (_, value, { source }) =>
  typeof value === 'number' && source !== undefined ? rawJSON(source) : value;

/** The members of a JSON object; null where the text is none. */
export const membersOf = (text: string): Members | null => objectOf(text);

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** The names in a JSON object in their order, each as often as it is there: `membersOf` has but the last of a name. */
export function namesIn(text: string): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) names.push(String(parse(before)));
    before = token;
  }
  return names;
}

/**
 * A JSON object with other members, and `more` of them behind; numbers stay as they are written. A text that is no
 * JSON object counts as an empty one.
 */
export function rewriteMembers(
  text: string,
  rewrite: (name: string, value: unknown) => [string, unknown],
  more: readonly [string, unknown][] = [],
): string {
  const entries = Object.entries(objectOf(text, asWritten) ?? {}).map(([name, value]) =>
    rewrite(name, value),
  );
  return JSON.stringify(Object.fromEntries([...entries, ...more]));
}

function objectOf(text: string, reviver?: Reviver): Members | null {
  try {
    const value = parse(text, reviver);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
  } catch {
    return null;
  }
}
