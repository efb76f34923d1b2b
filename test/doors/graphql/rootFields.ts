import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { createSchema } from '../../../src/doors/graphql/schema.ts';

/** A document that calls one root field with as little as it takes. */
export interface RootCall {
  readonly name: string;
  readonly operation: 'query' | 'mutation';
  /** With `argument` among the field's arguments. */
  document(argument?: string): string;
  readonly takesFolder: boolean;
}

export function rootCalls(): RootCall[] {
  const schema = createSchema();
  const of = (
    operation: RootCall['operation'],
    fields: Record<string, GraphQLField<unknown, unknown>> = {},
  ): RootCall[] =>
    Object.values(fields).map((field) => ({
      name: field.name,
      operation,
      takesFolder: field.args.some(({ name }) => name === 'folderId'),
      document: (argument = '') =>
        `${operation} { ${field.name}${argumentsOf(field, argument)}${selectionOf(field)} }`,
    }));
  return [
    ...of('query', schema.getQueryType()?.getFields()),
    ...of('mutation', schema.getMutationType()?.getFields()),
  ];
}

function argumentsOf({ args }: GraphQLField<unknown, unknown>, more: string): string {
  const given = args
    .filter(isRequiredArgument)
    .map(({ name, type }: GraphQLArgument) => `${name}: ${valueOf(type)}`);
  const all = more === '' ? given : [...given, more];
  return all.length === 0 ? '' : `(${all.join(', ')})`;
}

function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return `[${valueOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${required.map((field) => `${field.name}: ${valueOf(field.type)}`).join(', ')} }`;
  }
  return { Boolean: 'true', Int: '5000', DateTime: '"2030-01-01"' }[type.name] ?? '"1"';
}

const selectionOf = ({ type }: GraphQLField<unknown, unknown>): string =>
  isLeafType(getNamedType(type)) ? '' : ' { __typename }';
