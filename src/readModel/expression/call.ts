import { sql } from 'kysely';
import type { FunctionName } from './ast.ts';
import type { Dialect } from './dialects.ts';
import type { Operand, TextOperand } from './operand.ts';
import { contains, endsWith, positionOf, startsWith } from './textSearch.ts';

/**
 * The arguments of a call, compiled each time one is asked for; every function throws InvalidQueryOptions where
 * the argument is missing or of another type.
 */
export interface Arguments {
  readonly count: number;
  text(index: number): TextOperand;
  instant(index: number): Operand;
  instantOrDate(index: number): Operand;
  /** A whole number from 0 to 2^31 - 2, which has to be a literal. */
  position(index: number): number;
}

interface Surroundings {
  readonly dialect: Dialect;
  /** What `now()` stands for, in the fixed-width text of an instant. */
  readonly now: string;
}

type Compile = (args: Arguments, surroundings: Surroundings) => Operand;

const search =
  (compile: typeof contains): Compile =>
  (args, { dialect }) =>
    compile(args.text(0), args.text(1), dialect);

const mapped =
  (name: 'lower' | 'upper' | 'trim'): Compile =>
  (args) => {
    const { source: _, ...text } = args.text(0);
    return { ...text, sql: sql`${sql.raw(name)}(${text.sql})` };
  };

/** A part of the fixed-width text of an instant; `from` is 1-based. */
const part =
  (argument: 'instant' | 'instantOrDate', from: number, length: number): Compile =>
  (args) => {
    const { sql: moment, nullable } = args[argument](0);
    const text = sql`substr(${moment}, ${sql.lit(from)}, ${sql.lit(length)})`;
    return { type: 'int', sql: sql`cast(${text} as integer)`, nullable };
  };

const length: Compile = (args) => {
  const { sql: text, nullable } = args.text(0);
  return { type: 'int', sql: sql`length(${text})`, nullable };
};

/** OData counts characters from 0, SQL from 1. */
const indexOf: Compile = (args, { dialect }) => {
  const [text, sought] = [args.text(0), args.text(1)];
  const nullable = text.nullable || sought.nullable;
  return { type: 'int', sql: sql`(${positionOf(text, sought, dialect)} - 1)`, nullable };
};

const substring: Compile = (args) => {
  const { source: _, ...text } = args.text(0);
  const from = sql.lit(args.position(1) + 1);
  const count = args.count > 2 ? sql`, ${sql.lit(args.position(2))}` : sql``;
  return { ...text, sql: sql`substr(${text.sql}, ${from}${count})` };
};

const concat: Compile = (args) => {
  const [first, second] = [args.text(0), args.text(1)];
  return {
    type: 'string',
    sql: sql`(${first.sql} || ${second.sql})`,
    nullable: first.nullable || second.nullable,
    ignoreCase: first.ignoreCase || second.ignoreCase,
  };
};

const date: Compile = (args) => {
  const { sql: instant, nullable } = args.instant(0);
  return { type: 'date', sql: sql`substr(${instant}, 1, 10)`, nullable };
};

const now: Compile = (_, { now: text, dialect }) => ({
  type: 'instant',
  sql: dialect.bound(text, 'text'),
  nullable: false,
});

/** How each function of the query language is said in SQL. */
export const calls: Readonly<Record<FunctionName, Compile>> = {
  contains: search(contains),
  startswith: search(startsWith),
  endswith: search(endsWith),
  tolower: mapped('lower'),
  toupper: mapped('upper'),
  trim: mapped('trim'),
  length,
  indexof: indexOf,
  substring,
  concat,
  year: part('instantOrDate', 1, 4),
  month: part('instantOrDate', 6, 2),
  day: part('instantOrDate', 9, 2),
  hour: part('instant', 12, 2),
  minute: part('instant', 15, 2),
  second: part('instant', 18, 2),
  date,
  now,
};
