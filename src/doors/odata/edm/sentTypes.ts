import type { JsonSchema } from '../../../domain/schema/words.ts';
import type { Members, Shape } from '../../http/json/dtoReader.ts';
import { namedShapes } from '../../http/json/shapeSchema.ts';
import * as enums from './enums.ts';
import type { EdmType, EnumType, Property, StructuredType } from './model.ts';
import { collection, complexType } from './model.ts';
import { dto } from './namespaces.ts';
import { content } from './types/shared.ts';

// Shapes of request bodies in the words of the entity data model.

const enumTypes: readonly EnumType[] = Object.values(enums);

/** The members of a body as parameters of an action; those that are not looked at are left out. */
export const parametersOf = (body: Shape<Members>): Readonly<Record<string, Property>> =>
  Object.fromEntries(
    Object.entries(body.members).flatMap(([name, { schema, required }]) => {
      const type = typeOf(schema, namedShapes(body));
      return type === null ? [] : [[name, { type, isNullable: !required, about: '' }]];
    }),
  );

function typeOf(schema: JsonSchema, shapes: ReadonlyMap<string, Shape<Members>>): EdmType | null {
  const { type, format, enum: names, items, maximum, $ref } = schema;
  if (typeof $ref === 'string') return complexTypeOf($ref.slice($ref.lastIndexOf('/') + 1), shapes);
  if (type === 'array') {
    const element = typeOf(Object(items), shapes);
    return element === null ? null : collection(element);
  }
  if (type === 'integer') return Number(maximum) <= 2_147_483_647 ? 'Edm.Int32' : 'Edm.Int64';
  if (type === 'boolean') return 'Edm.Boolean';
  if (type === 'object') return content;
  if (Array.isArray(names)) return enumOf(names);
  if (format === 'date-time') return 'Edm.DateTimeOffset';
  if (format === 'uuid') return 'Edm.Guid';
  return type === undefined ? null : 'Edm.String';
}

const enumOf = (names: readonly unknown[]): EdmType =>
  enumTypes.find(({ members }) => Object.keys(members).join() === names.join()) ?? 'Edm.String';

function complexTypeOf(name: string, shapes: ReadonlyMap<string, Shape<Members>>): StructuredType | null {
  const shape = shapes.get(name);
  if (shape === undefined) return null;
  return complexType({
    namespace: dto,
    name,
    about: 'What a client sends.',
    properties: parametersOf(shape),
  });
}
