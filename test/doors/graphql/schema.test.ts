import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLDirective,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../src/doors/graphql/schema.ts';

const file = 'schema/graphql/schema.graphql';
const emitted = buildSchema(readFileSync(file, 'utf8'));
const types = Object.values(emitted.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);
const directives = emitted.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
/** They are what GraphQL says they are. */
const roots = new Set(['Query', 'Mutation', 'Subscription']);

type Described = readonly [place: string, description: string | null | undefined];

/** A type with its fields, their arguments, and values, by their names. */
function describedOf(type: GraphQLNamedType): Described[] {
  const own: Described[] = roots.has(type.name) ? [] : [[type.name, type.description]];
  if (isEnumType(type))
    return [...own, ...type.getValues().map((value) => placeOf(`${type.name}.${value.name}`, value))];
  if (isInputObjectType(type))
    return [
      ...own,
      ...Object.values(type.getFields()).map((field) => placeOf(`${type.name}.${field.name}`, field)),
    ];
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const place = `${type.name}.${field.name}`;
    return [placeOf(place, field), ...field.args.map((arg) => placeOf(`${place}(${arg.name})`, arg))];
  });
  return [...own, ...fields];
}

const placeOf = (
  place: string,
  { description }: { readonly description?: string | null | undefined },
): Described => [place, description];

const describedDirective = (directive: GraphQLDirective): Described[] => [
  [`@${directive.name}`, directive.description],
  ...directive.args.map((arg) => placeOf(`@${directive.name}(${arg.name})`, arg)),
];

const described = [...types.flatMap(describedOf), ...directives.flatMap(describedDirective)];

describe('the schema', () => {
  it('is in step with its text', () => {
    expect(readFileSync(file, 'utf8')).toBe(schemaText());
  });

  it('describes everything that its text names', () => {
    expect(described.length).toBeGreaterThan(types.length);
    const silent = described.filter(([, description]) => (description ?? '').trim() === '');
    expect(silent.map(([place]) => place)).toEqual([]);
  });

  it('describes it in sentences, and never by the name alone', () => {
    const poor = described.filter(([place, description]) => {
      const said = (description ?? '').trim();
      const name = place.split(/[.@(]/).at(-1)?.replace(')', '') ?? '';
      return !/[.!:`]$/.test(said) || said.toLowerCase() === `${name.toLowerCase()}.`;
    });
    expect(poor.map(([place]) => place)).toEqual([]);
  });

  it('says what each change of it needs, or that it needs nothing', () => {
    const root = emitted.getMutationType();
    const silent = Object.values(root?.getFields() ?? {}).filter(
      ({ description }) => !/Needs |needs no|no credential|itself/i.test(description ?? ''),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('has connections that are read from either end, with cursors', () => {
    const connections = types.filter(({ name }) => name.endsWith('Connection')).filter(isObjectType);
    expect(connections.length).toBeGreaterThan(5);
    for (const type of connections)
      expect(Object.keys(type.getFields())).toEqual(
        expect.arrayContaining(['edges', 'pageInfo', 'totalCount']),
      );
    const lists = types
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => String(field.type).replace('!', '').endsWith('Connection'));
    for (const { type, field } of lists)
      expect([`${type.name}.${field.name}`, field.args.map(({ name }) => name)]).toEqual([
        `${type.name}.${field.name}`,
        expect.arrayContaining(['first', 'after', 'last', 'before']),
      ]);
  });
});
