import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { sortable, type Instant } from '../../domain/instant.ts';
import type { CallNode, CompareNode, InNode, LiteralNode, PropertyNode, QueryExpression } from './ast.ts';
import { calls, type Arguments } from './call.ts';
import { comparison, comparisonWithNull, membership } from './compare.ts';
import type { Dialect } from './dialects.ts';
import { invalidQuery } from './invalid.ts';
import { coerce, coerceToOwnType, describeType, type Target } from './literal.ts';
import { resolveProperty, type EntityModel, type PropertyUse } from './model.ts';
import { columnOperand, toCondition, type Operand } from './operand.ts';

export interface CompileSettings {
  readonly dialect: Dialect;
  /** What `now()` stands for. */
  readonly now: Instant;
}

/** What one compilation works with; `joins` collects the aliases that the caller has to join. */
export interface Scope extends CompileSettings {
  readonly use: PropertyUse;
  readonly model: EntityModel;
  readonly joins: Set<string>;
}

/**
 * A condition on a row. Only comparisons turn null into false (see comparison); a function of null and a
 * boolean property that is null stay unknown through `not`, as OData says. `exact` is passed on beneath `not`
 * and `eq`, where unknown and false are no longer the same.
 */
export function conditionOf(node: QueryExpression, scope: Scope, exact: boolean): RawBuilder<SqlBool> {
  switch (node.kind) {
    case 'and':
    case 'or':
      return chain(
        node.operands.map((operand) => conditionOf(operand, scope, exact)),
        node.kind === 'and' ? sql`and` : sql`or`,
      );
    case 'not':
      return sql`not (${negated(node.operand, scope)})`;
    case 'compare':
      return compare(node, scope, exact);
    case 'in':
      return isAmong(node, scope, exact);
    default:
      return booleanCondition(node, scope);
  }
}

/** Halves rather than a list: SQLite counts the depth of `a or b or c …`, and refuses more than 1,000. */
function chain(
  conditions: readonly RawBuilder<SqlBool>[],
  operator: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  const [first] = conditions;
  if (first !== undefined && conditions.length === 1) return first;
  const middle = conditions.length >> 1;
  const left = chain(conditions.slice(0, middle), operator);
  const right = chain(conditions.slice(middle), operator);
  return sql`(${left} ${operator} ${right})`;
}

/** `not Id eq 1` means `(not Id) eq 1`, which its writer has to be told. */
const negated = (node: QueryExpression, scope: Scope): RawBuilder<SqlBool> =>
  node.kind === 'property' || node.kind === 'literal' || node.kind === 'call'
    ? booleanCondition(node, scope, ' (not binds tighter than eq)')
    : conditionOf(node, scope, true);

function booleanCondition(node: QueryExpression, scope: Scope, hint = ''): RawBuilder<SqlBool> {
  const operand = operandOf(node, scope);
  if (operand.type === 'boolean') return toCondition(operand);
  const found = describeType(operand);
  throw invalidQuery(scope.use, `a condition is expected instead of ${found}${hint}`, node.at);
}

/** Any expression as a value. */
export function operandOf(node: QueryExpression, scope: Scope): Operand {
  switch (node.kind) {
    case 'literal':
      return coerceToOwnType(node, scope);
    case 'property':
      return propertyOperand(node, scope);
    case 'call':
      return calls[node.name](argumentsOf(node, scope), { dialect: scope.dialect, now: sortable(scope.now) });
    default:
      return {
        type: 'boolean',
        sql: sql`(${conditionOf(node, scope, true)})`,
        nullable: true,
        isCondition: true,
      };
  }
}

function propertyOperand(node: PropertyNode, scope: Scope): Operand {
  const resolved = resolveProperty(node.path, scope.model, scope.use, node.at);
  for (const alias of resolved.joins) scope.joins.add(alias);
  return columnOperand(resolved);
}

function compare(node: CompareNode, scope: Scope, exact: boolean): RawBuilder<SqlBool> {
  const { operator, left, right } = node;
  if (isNull(left)) return comparisonWithNull(operator, isNull(right) ? null : operandOf(right, scope));
  if (isNull(right)) return comparisonWithNull(operator, operandOf(left, scope));
  const [a, b] = alike(left, right, scope);
  return comparison(operator, a, b, exact, scope.dialect);
}

const isNull = (node: QueryExpression): node is LiteralNode =>
  node.kind === 'literal' && node.literal.type === 'null';

/** Two operands of types that can be compared; a literal takes the type of the other side. */
function alike(left: QueryExpression, right: QueryExpression, scope: Scope): readonly [Operand, Operand] {
  if (left.kind === 'literal' && right.kind !== 'literal') {
    const b = operandOf(right, scope);
    return [coerce(left, b, scope), b];
  }
  const a = operandOf(left, scope);
  if (right.kind === 'literal') return [a, coerce(right, a, scope)];
  const b = operandOf(right, scope);
  if (!comparable(a, b)) {
    throw invalidQuery(scope.use, `${describeType(a)} cannot be compared with ${describeType(b)}`, right.at);
  }
  return [a, b];
}

function comparable(a: Operand, b: Operand): boolean {
  if (a.type === 'enum') return b.type === 'enum' && a.enumeration === b.enumeration;
  return a.type === b.type || (isNumber(a) && isNumber(b));
}

const isNumber = ({ type }: Operand): boolean => type === 'int' || type === 'decimal';

function isAmong({ operand, list }: InNode, scope: Scope, exact: boolean): RawBuilder<SqlBool> {
  const subject = operandOf(operand, scope);
  const values = list.filter((node) => !isNull(node)).map((node) => coerce(node, subject, scope));
  return membership(subject, values, values.length < list.length, exact, scope.dialect);
}

function argumentsOf({ name, args, at }: CallNode, scope: Scope): Arguments {
  const argument = (index: number, target: Target): Operand => {
    const node = args[index];
    if (node === undefined) throw invalidQuery(scope.use, `${name} needs an argument ${index + 1}`, at);
    return node.kind === 'literal' ? coerce(node, target, scope) : operandOf(node, scope);
  };
  const refusal = (index: number, wanted: string) =>
    invalidQuery(scope.use, `argument ${index + 1} of ${name} has to be ${wanted}`, args[index]?.at ?? at);
  const moment = (index: number, orDate: boolean): Operand => {
    const operand = argument(index, { type: 'instant' });
    if (operand.type === 'instant' || (orDate && operand.type === 'date')) return operand;
    throw refusal(index, 'a date and time');
  };
  return {
    count: args.length,
    text: (index) => {
      const operand = argument(index, { type: 'string' });
      if (operand.type === 'string') return operand;
      throw refusal(index, 'a text');
    },
    instant: (index) => moment(index, false),
    instantOrDate: (index) => moment(index, true),
    position: (index) => {
      const position = wholeLiteral(args[index]);
      if (position === null) throw refusal(index, 'a whole number from 0 on');
      return position;
    },
  };
}

/** PostgreSQL wants positions of 32 bits, and one is added to them. */
function wholeLiteral(node: QueryExpression | undefined): number | null {
  if (node?.kind !== 'literal' || node.literal.type !== 'number') return null;
  const value = Number(node.literal.value);
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31 - 1 ? value : null;
}
