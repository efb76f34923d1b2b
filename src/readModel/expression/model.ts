import { invalidQuery, quoted } from './invalid.ts';

/**
 * What of an entity can be filtered and sorted, and which columns answer. Names are matched without regard to
 * case. Columns hold: `int` a 64-bit integer; `decimal` a number; `boolean` 0 or 1; `instant` the fixed-width text
 * of `sortable`; `guid` lower-case text; `enum` see Enumeration.
 */
export interface EntityModel {
  /** As errors name it. */
  readonly name: string;
  /** The table alias under which the query selects the entity. */
  readonly alias: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly navigations: ReadonlyMap<string, Navigation>;
  /** Members that can be selected, but neither filtered nor sorted: lower-case name to name. */
  readonly others: ReadonlyMap<string, string>;
}

interface PropertyFacts {
  readonly column: string;
  /** Default true. False spares the query its null checks. */
  readonly nullable?: boolean;
  /** Default true. */
  readonly filterable?: boolean;
  /** Default true. */
  readonly sortable?: boolean;
}

/**
 * Strings are compared with regard to case and ordered by code points. `ignoreCase` compares without regard to the case
 * of ASCII letters; an index serves such a column only if it is declared `collate nocase` on SQLite and on
 * `lower(column)` on PostgreSQL.
 */
export type PropertyDefinition = PropertyFacts &
  (
    | { readonly type: 'int' | 'decimal' | 'boolean' | 'instant' | 'guid' }
    | { readonly type: 'string'; readonly ignoreCase?: boolean }
    | { readonly type: 'enum'; readonly enumeration: Enumeration }
  );

export type Property = PropertyDefinition & { readonly name: string };

/** Names in the order of their numbers, from 0; `stored` says which of the two the column holds. */
export interface Enumeration {
  readonly names: readonly string[];
  readonly stored: 'name' | 'number';
}

export interface NavigationDefinition {
  readonly entity: EntityModel;
  /**
   * The alias under which the caller joins the other entity (a left join: its columns may be null). The
   * alias of the entity it starts from means that the columns stand in that row, and that no join is needed.
   */
  readonly alias: string;
}

export type Navigation = NavigationDefinition & { readonly name: string };

export interface EntityDefinition {
  readonly name: string;
  readonly alias: string;
  readonly properties: Readonly<Record<string, PropertyDefinition>>;
  readonly navigations?: Readonly<Record<string, NavigationDefinition>>;
  readonly others?: readonly string[];
}

export const enumeration = (
  names: readonly string[],
  stored: Enumeration['stored'] = 'name',
): Enumeration => ({ names, stored });

export const entityModel = (definition: EntityDefinition): EntityModel => ({
  name: definition.name,
  alias: definition.alias,
  properties: named(definition.properties),
  navigations: named(definition.navigations ?? {}),
  others: new Map((definition.others ?? []).map((name) => [name.toLowerCase(), name])),
});

const named = <T extends object>(members: Readonly<Record<string, T>>): Map<string, T & { name: string }> =>
  new Map(Object.entries(members).map(([name, member]) => [name.toLowerCase(), { ...member, name }]));

/** A property as a path reaches it. */
export interface ResolvedProperty {
  readonly property: Property;
  readonly alias: string;
  readonly nullable: boolean;
  /** Aliases that must be joined, in this order. */
  readonly joins: readonly string[];
}

export type PropertyUse = '$filter' | '$orderby';

/** Follows a path from `model`; InvalidQueryOptions where it leads nowhere or the property is not for this use. */
export function resolveProperty(
  path: readonly string[],
  model: EntityModel,
  use: PropertyUse,
  at?: number,
): ResolvedProperty {
  const { entity, alias, joins } = followNavigations(path.slice(0, -1), model, use, at);
  const name = path.at(-1) ?? '';
  const property = entity.properties.get(name.toLowerCase());
  if (property === undefined) throw invalidQuery(use, whyNoProperty(name, entity), at);
  const allowed = use === '$filter' ? property.filterable : property.sortable;
  if (allowed === false) throw invalidQuery(use, `${property.name} cannot be used in ${use}`, at);
  return { property, alias, joins, nullable: path.length > 1 || property.nullable !== false };
}

function followNavigations(names: readonly string[], model: EntityModel, use: PropertyUse, at?: number) {
  let entity = model;
  let alias = model.alias;
  const joins: string[] = [];
  for (const name of names) {
    const navigation = entity.navigations.get(name.toLowerCase());
    if (navigation === undefined) {
      throw invalidQuery(use, `${quoted(name)} is not a navigation property of ${entity.name}`, at);
    }
    if (navigation.alias !== alias) joins.push(navigation.alias);
    ({ entity, alias } = navigation);
  }
  return { entity, alias, joins };
}

function whyNoProperty(name: string, entity: EntityModel): string {
  const navigation = entity.navigations.get(name.toLowerCase());
  if (navigation !== undefined) return `${navigation.name} is an entity; name one of its properties`;
  const other = entity.others.get(name.toLowerCase());
  if (other !== undefined) return `${other} can be neither filtered nor sorted`;
  return `${quoted(name)} is not a property of ${entity.name}`;
}
