import { Field, InputType } from 'type-graphql';
import { DomainError } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { QueryExpression } from '../../../readModel/expression/ast.ts';
import { numberOf } from '../ids.ts';
import { compare, isIn } from '../lists/predicates.ts';
import { DateTime } from '../scalars/dateTime.ts';

// What filters are made of: each part is null where it says nothing.

export type Part = QueryExpression | null;

@InputType('DateTimeRange', {
  description: 'A time from an instant to another, either of which can be left open.',
})
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true, description: 'From this instant on.' })
  declare readonly from?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this instant.' })
  declare readonly to?: Instant | null;
}

const MAX_IDS = 1_000;

export function idsOf(ids: readonly string[] | null | undefined): readonly number[] | null {
  if (ids === null || ids === undefined) return null;
  if (ids.length > MAX_IDS)
    throw new DomainError('InvalidArgument', `ids must have at most ${MAX_IDS} members.`);
  return ids.map((id) => numberOf(id, 'ids'));
}

export const isText = (name: string, text: string | null | undefined): Part =>
  typeof text === 'string' ? compare(name, 'eq', 'string', text) : null;

export const isNumber = (name: string, id: string | null | undefined, argument: string): Part =>
  typeof id === 'string' ? compare(name, 'eq', 'number', numberOf(id, argument)) : null;

export const isOneOf = (
  name: string,
  type: 'number' | 'enum',
  values: readonly (string | number)[] | null | undefined,
): Part => (values === null || values === undefined ? null : isIn(name, type, values));

export function isWithin(name: string, range: DateTimeRange | null | undefined): Part[] {
  const { from, to } = range ?? {};
  return [
    typeof from === 'string' ? compare(name, 'ge', 'instant', from) : null,
    typeof to === 'string' ? compare(name, 'lt', 'instant', to) : null,
  ];
}
