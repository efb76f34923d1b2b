import type { ApolloServerPlugin } from '@apollo/server';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  typeFromAST,
  valueFromASTUntyped,
} from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import type { GraphQLContext } from './context.ts';
import { requestError } from './errors.ts';
import { MAX_PAGE, USUAL_PAGE } from './lists/pageSize.ts';

/**
 * The most values that one operation may ask for: each field once for each row of the pages that it stands in, and
 * before anything is read. What rows there are is counted again while they are read.
 */
export const MAX_COST = 500_000;

/** As many members as are counted for a list that is no page. */
const LIST_MEMBERS = 10;

interface Operation {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a client may send as variables, and the values that the operation itself has for the rest. */
function variablesOf(
  { variableDefinitions }: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const standard = (variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
  );
  return { ...Object.fromEntries(standard), ...given };
}

/** Refuses operations that ask for too much, once it is known with which variables. */
export const withinCost: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, request: { variables } }) => {
      const refusal =
        operation === undefined
          ? null
          : tooExpensive(costOf(schema, document, operation, variables ?? {}), MAX_COST);
      if (refusal !== null) throw refusal;
    },
  }),
};

/** Why an operation is refused that costs so much; null where it is not. */
export const tooExpensive = (cost: number, limit: number): GraphQLError | null =>
  cost <= limit
    ? null
    : requestError(
        new DomainError(
          'QueryTooExpensive',
          `The query asks for more than ${limit} values: ask for smaller pages, or for fewer fields of each row.`,
        ),
      );

/** For how many values an operation of a valid document asks at most. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return costIn(
    {
      schema,
      fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
      variables: variablesOf(operation, variables),
    },
    schema.getRootType(operation.operation) ?? undefined,
    operation.selectionSet,
    new Map(),
  );
}

/** A valid document has no cycles of fragments; each fragment is counted once and remembered. */
function costIn(
  operation: Operation,
  type: GraphQLNamedType | undefined,
  { selections }: SelectionSetNode,
  known: Map<string, number>,
): number {
  let cost = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) cost += costOfField(operation, type, selection, known);
    else if (selection.kind === Kind.FRAGMENT_SPREAD)
      cost += costOfFragment(operation, selection.name.value, known);
    else {
      const { typeCondition, selectionSet } = selection;
      const narrower = typeCondition === undefined ? type : typeFromAST(operation.schema, typeCondition);
      cost += costIn(operation, narrower, selectionSet, known);
    }
  }
  return cost;
}

function costOfFragment(operation: Operation, name: string, known: Map<string, number>): number {
  const fragment = operation.fragments.get(name);
  if (fragment === undefined) return 0;
  const counted = known.get(name);
  if (counted !== undefined) return counted;
  const type = typeFromAST(operation.schema, fragment.typeCondition);
  const cost = costIn(operation, type, fragment.selectionSet, known);
  known.set(name, cost);
  return cost;
}

function costOfField(
  operation: Operation,
  type: GraphQLNamedType | undefined,
  node: FieldNode,
  known: Map<string, number>,
): number {
  const field = fieldOf(type, node.name.value);
  if (field === undefined || node.selectionSet === undefined) return 1;
  const below = costIn(operation, getNamedType(field.type), node.selectionSet, known);
  return 1 + membersOf(operation, type, field, node) * below;
}

function fieldOf(
  type: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function membersOf(
  { variables }: Operation,
  type: GraphQLNamedType | undefined,
  { args, type: answered }: GraphQLField<unknown, unknown>,
  node: FieldNode,
): number {
  if (args.some(({ name }) => name === 'first')) return pageOf(node, variables);
  // The rows of a page are counted where the page is asked for.
  const isPage = type?.name.endsWith('Connection') === true;
  return isListType(getNullableType(answered)) && !isPage ? LIST_MEMBERS : 1;
}

function pageOf({ arguments: given }: FieldNode, variables: Readonly<Record<string, unknown>>): number {
  const sizes = (given ?? [])
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) => sizeOf(value, variables))
    .filter((size) => size !== null);
  // A size that cannot be is refused by the list.
  return Math.min(Math.max(1, ...(sizes.length === 0 ? [USUAL_PAGE] : sizes)), MAX_PAGE);
}

function sizeOf(value: ValueNode, variables: Readonly<Record<string, unknown>>): number | null {
  const size: unknown = valueFromASTUntyped(value, variables);
  return typeof size === 'number' ? size : null;
}
