import type {
  FieldNode,
  FragmentDefinitionNode,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import { GraphQLError, Kind } from 'graphql';

/** What one document may ask for. How deep introspection goes has a limit of its own in GraphQL's validation. */
export interface QueryLimits {
  /** Fields below each other. */
  readonly depth: number;
  /** Fields in all, those of a fragment counted wherever it is spread. */
  readonly fields: number;
  /** Fields that are renamed, counted likewise: with them one document can ask the same many times over. */
  readonly aliases: number;
}

export const queryLimits: QueryLimits = { depth: 15, fields: 1_000, aliases: 100 };

/** The most tokens that a document may have; values belong into variables. */
export const MAX_TOKENS = 5_000;

type Size = QueryLimits;

const nothing: Size = { depth: 0, fields: 0, aliases: 0 };

/** Refuses operations that are deeper or larger than the limits. */
export const withinLimits =
  (limits: QueryLimits): ValidationRule =>
  (context) => {
    const measure = measureBy(context);
    return {
      OperationDefinition: (operation) => {
        const size = measure(operation.selectionSet);
        for (const name of ['depth', 'fields', 'aliases'] as const)
          if (size[name] > limits[name])
            context.reportError(
              new GraphQLError(`The query has ${said[name]} ${limits[name]}.`, { nodes: operation }),
            );
        return false;
      },
    };
  };

const said = {
  depth: 'fields nested deeper than',
  fields: 'more fields than',
  aliases: 'more aliases than',
} as const;

const isIntrospection = ({ name: { value } }: FieldNode): boolean => value.startsWith('__');

/** Measures selections; each fragment once, so that fragments in fragments cost no time. */
function measureBy(context: ValidationContext): (selections: SelectionSetNode) => Size {
  const known = new Map<string, Size>();

  const measureFragment = (fragment: FragmentDefinitionNode | null | undefined): Size => {
    if (fragment === null || fragment === undefined) return nothing;
    const name = fragment.name.value;
    const measured = known.get(name);
    if (measured !== undefined) return measured;
    // A fragment that spreads itself is refused by another rule; here it must only come to an end.
    known.set(name, nothing);
    const size = measure(fragment.selectionSet);
    known.set(name, size);
    return size;
  };

  const measure = ({ selections }: SelectionSetNode): Size => {
    let { depth, fields, aliases } = nothing;
    for (const selection of selections) {
      let size: Size;
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        size = measureFragment(context.getFragment(selection.name.value));
      else if (selection.kind === Kind.INLINE_FRAGMENT) size = measure(selection.selectionSet);
      else {
        const below = selection.selectionSet === undefined ? nothing : measure(selection.selectionSet);
        size = {
          depth: isIntrospection(selection) ? 0 : below.depth + 1,
          fields: below.fields + 1,
          aliases: below.aliases + (selection.alias === undefined ? 0 : 1),
        };
      }
      depth = Math.max(depth, size.depth);
      fields += size.fields;
      aliases += size.aliases;
    }
    return { depth, fields, aliases };
  };

  return measure;
}
