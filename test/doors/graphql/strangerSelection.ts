import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

const MAX_FIELDS = 900;

/**
 * All that can be asked of a type without an argument, as deep as a document may be large. Of an abstract type it is
 * what the `variant`th of its types has: two of them have fields of one name and different types.
 */
export function everythingOf(schema: GraphQLSchema, type: GraphQLNamedType, variant: number): string {
  if (!isCompositeType(type)) return '';
  for (let depth = 9; depth > 1; depth -= 1) {
    const selection = selectionOf(schema, type, { depth, variant, above: [] });
    if ((selection.match(/\w+/g)?.length ?? 0) < MAX_FIELDS) return selection;
  }
  throw new Error(`${type.name} has more fields than a document may have`);
}

interface Place {
  readonly depth: number;
  readonly variant: number;
  /** The types that it is in, which are not gone into again. */
  readonly above: readonly string[];
}

function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType, place: Place): string {
  if (isAbstractType(type)) {
    const types = schema.getPossibleTypes(type);
    const chosen = types[place.variant % types.length];
    return chosen === undefined ? '' : `{ ... on ${chosen.name} ${selectionOf(schema, chosen, place)} }`;
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  const below = { ...place, depth: place.depth - 1, above: [...place.above, type.name] };
  const fields = Object.values(type.getFields()).map((field) => fieldText(schema, field, below));
  return `{ __typename ${fields.join(' ')} }`;
}

function fieldText(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, place: Place): string {
  const type = getNamedType(field.type);
  if (field.args.some(isRequiredArgument) || place.above.includes(type.name)) return '';
  const page = field.args.some(({ name }) => name === 'first') ? '(first: 5)' : '';
  if (!isCompositeType(type)) return `${field.name}${page}`;
  return place.depth === 0 ? '' : `${field.name}${page} ${selectionOf(schema, type, place)}`;
}
