import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  endOfString,
  endOfWord,
  OPEN_BRACE,
  OPEN_BRACKET,
  opens,
  QUOTE,
  skipSpace,
} from './scan.ts';

/**
 * Where a body stops being JSON, as `line 3, column 7`. V8's own messages quote the body and often leave the place
 * out. Trailing commas and a byte order mark, which `parseBody` takes, are no fault here either.
 */
export function placeOfFault(text: string): string {
  const before = text.slice(0, indexOfFault(text)).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** What may come next. */
type Expected = 'value' | 'name' | 'colon' | 'commaOrEnd';

function indexOfFault(text: string): number {
  const containers: number[] = [];
  let expected: Expected = 'value';
  let index = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  let mayClose = false;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    const container = containers.at(-1);
    if (code === closingOf(container) && (expected === 'commaOrEnd' || mayClose)) {
      containers.pop();
      expected = 'commaOrEnd';
      mayClose = false;
      index += 1;
    } else if (expected === 'commaOrEnd') {
      if (code !== COMMA || container === undefined) return index;
      expected = container === OPEN_BRACE ? 'name' : 'value';
      mayClose = true;
      index += 1;
    } else if (expected === 'colon') {
      if (code !== COLON) return index;
      expected = 'value';
      index += 1;
    } else if (expected === 'value' && opens(code)) {
      containers.push(code);
      expected = code === OPEN_BRACE ? 'name' : 'value';
      mayClose = true;
      index += 1;
    } else {
      if (expected === 'name' && code !== QUOTE) return index;
      const end = code === QUOTE ? endOfString(text, index) : endOfWord(text, index);
      if (!isWord(text.slice(index, end))) return index;
      expected = expected === 'name' ? 'colon' : 'commaOrEnd';
      mayClose = false;
      index = end;
    }
    index = skipSpace(text, index);
  }
  return text.length;
}

function closingOf(container: number | undefined): number | undefined {
  if (container === OPEN_BRACE) return CLOSE_BRACE;
  return container === OPEN_BRACKET ? CLOSE_BRACKET : undefined;
}

function isWord(text: string): boolean {
  try {
    JSON.parse(text);
    return text !== '';
  } catch {
    return false;
  }
}
