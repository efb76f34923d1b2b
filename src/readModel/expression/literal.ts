import { sortable, tryParseInstant } from '../../domain/instant.ts';
import type { Literal, LiteralNode } from './ast.ts';
import type { Dialect } from './dialects.ts';
import { invalidQuery, quoted } from './invalid.ts';
import type { Enumeration, PropertyUse } from './model.ts';
import type { Operand } from './operand.ts';

/** The type that a literal is to take. */
export type Target =
  | { readonly type: 'int' | 'decimal' | 'boolean' | 'instant' | 'date' | 'guid' | 'string' }
  | { readonly type: 'enum'; readonly enumeration: Enumeration };

interface Place {
  readonly use: PropertyUse;
  readonly dialect: Dialect;
}

const guidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const integerPattern = /^[+-]?\d{1,40}$/;
const numberPattern = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** A literal as a bound parameter of the type wanted; InvalidQueryOptions where it cannot be one. */
export function coerce(node: LiteralNode, target: Target, place: Place): Operand {
  const operand =
    target.type === 'enum' ? member(node, target.enumeration, place) : convert(node, target.type, place);
  if (operand !== null) return operand;
  throw invalidQuery(place.use, `${describe(node.literal)} is not ${describeType(target)}`, node.at);
}

/** A literal that stands beside nothing that would give it a type. */
export function coerceToOwnType(node: LiteralNode, place: Place): Operand {
  return coerce(node, { type: ownType(node, place) }, place);
}

function ownType({ literal, at }: LiteralNode, { use }: Place): Exclude<Target['type'], 'enum'> {
  switch (literal.type) {
    case 'number':
      return integerPattern.test(literal.value) ? 'int' : 'decimal';
    case 'enum':
      throw invalidQuery(use, 'a member of an enumeration can be compared with a property only', at);
    case 'null':
      throw invalidQuery(use, 'null can be compared only', at);
    default:
      return literal.type;
  }
}

function convert(
  { literal, at }: LiteralNode,
  type: Exclude<Target['type'], 'enum'>,
  { use, dialect }: Place,
): Operand | null {
  if (literal.type === 'null' || literal.type === 'enum') return null;
  if (literal.type === 'boolean') return type === 'boolean' ? flag(literal.value, dialect) : null;
  if (literal.value.includes('\0')) throw invalidQuery(use, 'a text with the character U+0000', at);
  switch (type) {
    case 'int':
    case 'decimal':
      return literal.type === 'number' ? number(literal.value, type, dialect) : null;
    case 'string':
      return literal.type === 'string' ? string(literal.value, dialect) : null;
    case 'boolean':
      return null;
    default:
      return literal.type === 'number' ? null : plain(type, canonical(type, literal.value), dialect);
  }
}

/** The text that a column of this type holds, or null. A string may stand for any of the three. */
function canonical(type: 'guid' | 'date' | 'instant', text: string): string | null {
  if (type === 'guid') return guidPattern.test(text.toLowerCase()) ? text.toLowerCase() : null;
  const instant = tryParseInstant(text);
  if (instant === null) return null;
  if (type === 'instant') return sortable(instant);
  return datePattern.test(text) ? text : null;
}

const plain = (type: 'guid' | 'date' | 'instant', text: string | null, dialect: Dialect): Operand | null =>
  text === null ? null : { type, sql: dialect.bound(text, 'text'), nullable: false };

const string = (literal: string, dialect: Dialect): Operand => ({
  type: 'string',
  sql: dialect.bound(literal, 'text'),
  nullable: false,
  ignoreCase: false,
  source: { literal },
});

const flag = (value: boolean, dialect: Dialect): Operand => ({
  type: 'boolean',
  sql: dialect.bound(value ? 1 : 0, 'integer'),
  nullable: false,
  isCondition: false,
});

/** A whole number stays one even beside decimals, so that 64 bits are exact; null where it is out of range. */
function number(text: string, type: 'int' | 'decimal', dialect: Dialect): Operand | null {
  const value = Number(text);
  if (!numberPattern.test(text) || !Number.isFinite(value)) return null;
  const whole = integerPattern.test(text) ? BigInt(text.replace('+', '')) : wholeNumber(value);
  if (whole !== null && BigInt.asIntN(64, whole) === whole) {
    const parameter = Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
    return { type: 'int', sql: dialect.bound(parameter, 'bigint'), nullable: false };
  }
  if (whole !== null && type === 'int') return null;
  return { type: 'decimal', sql: dialect.bound(value, 'numeric'), nullable: false };
}

const wholeNumber = (value: number): bigint | null => (Number.isInteger(value) ? BigInt(value) : null);

function member({ literal }: LiteralNode, enumeration: Enumeration, { dialect }: Place): Operand | null {
  if (literal.type !== 'string' && literal.type !== 'number' && literal.type !== 'enum') return null;
  const index = memberNumber(literal.value, enumeration.names);
  const name = enumeration.names[index];
  if (name === undefined) return null;
  const sql = enumeration.stored === 'name' ? dialect.bound(name, 'text') : dialect.bound(index, 'integer');
  return { type: 'enum', sql, nullable: false, enumeration };
}

const memberNumber = (text: string, names: readonly string[]): number =>
  /^\d{1,9}$/.test(text)
    ? Number(text)
    : names.findIndex((name) => name.toLowerCase() === text.toLowerCase());

function describe(literal: Literal): string {
  if (literal.type === 'null') return 'null';
  if (literal.type === 'boolean') return String(literal.value);
  return `the ${literal.type === 'enum' ? 'member' : literal.type} ${quoted(literal.value)}`;
}

/** A type in the words of an error. */
export function describeType(target: Target): string {
  if (target.type === 'enum') return `one of ${target.enumeration.names.join(', ')}`;
  const names = {
    int: 'a whole number of 64 bits',
    decimal: 'a number',
    boolean: 'true or false',
    instant: 'a date and time',
    date: 'a date',
    guid: 'a GUID',
    string: 'a text',
  } as const;
  return names[target.type];
}
