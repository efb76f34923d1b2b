import { sql, type RawBuilder } from 'kysely';
import type { Dialect } from './dialects.ts';
import { equalityKey, type Operand, type TextOperand } from './operand.ts';

// Functions rather than patterns, so that nothing in the text sought can be taken for a wildcard.

type Predicate = (text: TextOperand, part: TextOperand, dialect: Dialect) => RawBuilder<unknown>;

const predicate =
  (compile: Predicate) =>
  (text: TextOperand, part: TextOperand, dialect: Dialect): Operand => ({
    type: 'boolean',
    sql: compile(text, part, dialect),
    nullable: text.nullable || part.nullable,
    isCondition: true,
  });

/** 1-based, 0 where the part does not occur. */
export function positionOf(text: TextOperand, part: TextOperand, dialect: Dialect): RawBuilder<unknown> {
  const [a, b] = folded(text, part);
  return dialect.positionOf(a, b);
}

function folded(text: TextOperand, part: TextOperand): readonly [RawBuilder<unknown>, RawBuilder<unknown>] {
  if (!text.ignoreCase && !part.ignoreCase) return [text.sql, part.sql];
  return [sql`lower(${text.sql})`, sql`lower(${part.sql})`];
}

export const contains = predicate((text, part, dialect) => sql`${positionOf(text, part, dialect)} > 0`);

export const endsWith = predicate((text, part) => {
  const [a, b] = folded(text, part);
  return sql`(length(${a}) >= length(${b}) and substr(${a}, length(${a}) - length(${b}) + 1) = ${b})`;
});

export const startsWith = predicate((text, part, dialect) => {
  const prefix = text.source === 'column' && typeof part.source === 'object' ? part.source.literal : null;
  const [a, b] = folded(text, part);
  const begins = sql`substr(${a}, 1, length(${b})) = ${b}`;
  return prefix === null ? begins : withinPrefixRange(text, prefix, begins, dialect);
});

/** Indexes serve a range. It holds every text with the prefix; `begins` decides. */
function withinPrefixRange(
  text: TextOperand,
  prefix: string,
  begins: RawBuilder<unknown>,
  dialect: Dialect,
): RawBuilder<unknown> {
  const first = text.ignoreCase ? prefix.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : prefix;
  const end = endOfPrefix(first);
  if (end === null) return begins;
  const key = equalityKey(text, text.ignoreCase, dialect);
  const [from, to] = [dialect.bound(first, 'text'), dialect.bound(end, 'text')];
  return sql`(${key} >= ${from} and ${key} < ${to} and ${begins})`;
}

/** The least text above all that begin with `prefix`, in the order of code points; null where there is none. */
export function endOfPrefix(prefix: string): string | null {
  const characters = Array.from(prefix);
  while (characters.length > 0) {
    const next = successor(characters.pop()?.codePointAt(0) ?? 0);
    if (next !== null) return characters.join('') + String.fromCodePoint(next);
  }
  return null;
}

/** The next code point that text can hold: there are none from U+D800 to U+DFFF. */
function successor(code: number): number | null {
  if (code === 0x10_ff_ff) return null;
  return code >= 0xd7_ff && code < 0xe0_00 ? 0xe0_00 : code + 1;
}
