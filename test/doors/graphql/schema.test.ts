import { readFileSync } from 'node:fs';
import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema, schemaText } from '../../../src/doors/graphql/schema.ts';

const own = Object.values(createSchema().getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const builtIn = new Set(['Boolean', 'Float', 'ID', 'Int', 'String']);
const roots = new Set(['Query', 'Mutation']);

/** Each type, field, argument and value by its name, with its description. */
function describedOf(type: GraphQLNamedType): [string, string | null | undefined][] {
  const outputFields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const fields = isInputObjectType(type) ? Object.values(type.getFields()) : outputFields;
  const values = isEnumType(type) ? type.getValues() : [];
  return [
    ...(roots.has(type.name)
      ? []
      : [[type.name, type.description] satisfies [string, string | null | undefined]]),
    ...[...fields, ...values].map(({ name, description }): [string, string | null | undefined] => [
      `${type.name}.${name}`,
      description,
    ]),
    ...outputFields.flatMap((field) =>
      field.args.map((arg): [string, string | null | undefined] => [
        `${type.name}.${field.name}(${arg.name})`,
        arg.description,
      ]),
    ),
  ];
}

describe('the schema', () => {
  it('is in step with its text', () => {
    expect(readFileSync('schema/graphql/schema.graphql', 'utf8')).toBe(schemaText());
  });

  it('describes everything', () => {
    const undescribed = own
      .filter(({ name }) => !builtIn.has(name))
      .flatMap(describedOf)
      .filter(([, description]) => typeof description !== 'string' || description.trim() === '');
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });
});
