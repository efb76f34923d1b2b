import type { GraphQLSchema, IntrospectionType, IntrospectionTypeRef } from 'graphql';
import { introspectionFromSchema, lexicographicSortSchema } from 'graphql';
import { createSchema } from '../doors/graphql/schema.ts';

/**
 * The schema as a type of TypeScript, one line a type: what typed clients (gql.tada) infer results from. It says only
 * what they look at.
 */
export function introspectionTypeText(schema: GraphQLSchema = createSchema()): string {
  const { __schema } = introspectionFromSchema(lexicographicSortSchema(schema), { descriptions: false });
  const { queryType, mutationType, subscriptionType, types } = __schema;
  const lines = types
    .filter(({ name }) => !name.startsWith('__'))
    .map((type) => `      ${JSON.stringify(minimal(type))},`);
  return `// Written by "npm run schema": the GraphQL schema as gql.tada reads it.
export type introspection = {
  __schema: {
    queryType: ${JSON.stringify(nameOf(queryType))};
    mutationType: ${JSON.stringify(nameOf(mutationType))};
    subscriptionType: ${JSON.stringify(nameOf(subscriptionType))};
    types: [
${lines.join('\n')}
    ];
  };
};
`;
}

const nameOf = (type: { readonly name: string } | null | undefined): { readonly name: string } | null =>
  type === null || type === undefined ? null : { name: type.name };

interface Input {
  readonly name: string;
  readonly type: IntrospectionTypeRef;
  readonly defaultValue?: string | null | undefined;
}

const inputOf = ({ name, type, defaultValue }: Input): object => ({
  name,
  type: refOf(type),
  defaultValue: defaultValue ?? null,
});

function refOf(type: IntrospectionTypeRef): object {
  // Introspection says null of what is of nothing else.
  const wraps = 'ofType' in type && type.ofType !== null;
  return wraps ? { kind: type.kind, ofType: refOf(type.ofType) } : { kind: type.kind, ...named(type) };
}

const named = (type: IntrospectionTypeRef): object => ('name' in type ? { name: type.name } : {});

function minimal(type: IntrospectionType): object {
  const { kind, name } = type;
  switch (type.kind) {
    case 'SCALAR':
      return { kind, name };
    case 'ENUM':
      return { kind, name, enumValues: type.enumValues.map((value) => ({ name: value.name })) };
    case 'INPUT_OBJECT':
      return { kind, name, inputFields: type.inputFields.map(inputOf), isOneOf: false };
    case 'UNION':
      return { kind, name, possibleTypes: type.possibleTypes.map(refOf) };
    case 'INTERFACE':
    case 'OBJECT':
      return {
        kind,
        name,
        fields: type.fields.map((field) => ({
          name: field.name,
          type: refOf(field.type),
          args: field.args.map(inputOf),
        })),
        interfaces: type.interfaces.map(refOf),
        ...(type.kind === 'INTERFACE' && { possibleTypes: type.possibleTypes.map(refOf) }),
      };
    default:
      return unknownType(type);
  }
}

function unknownType(type: never): never {
  throw new TypeError(`unknown type ${JSON.stringify(type)}`);
}
