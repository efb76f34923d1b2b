import { operations } from '../operations/all.ts';
import type { Operation } from '../operations/operation.ts';
import { partsOf } from '../operations/operation.ts';
import { declaredSets } from './entitySets.ts';
import { namedTypesIn } from './jsonSchema.ts';
import type { EdmType, EnumType, Property, StructuredType } from './model.ts';
import { collection, qualifiedName } from './model.ts';
import { service } from './namespaces.ts';
import { parametersOf } from './sentTypes.ts';
import type { Element } from './xml.ts';
import { element, xmlText } from './xml.ts';

const core = 'https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml';

/** $metadata: all types, sets, functions and actions of this door as CSDL 4.0 (OData's XML for its data model). */
export const metadataText = (): string =>
  xmlText(
    element('edmx:Edmx', { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' }, [
      element('edmx:Reference', { Uri: core }, [
        element('edmx:Include', { Namespace: 'Org.OData.Core.V1', Alias: 'Core' }),
      ]),
      element('edmx:DataServices', {}, schemas()),
    ]),
  );

function schemas(): Element[] {
  const called = operations.filter((operation) => partsOf(operation).operation !== null);
  const elements = [
    ...allTypes().map((type) => ({ namespace: type.namespace, element: typeElement(type) })),
    ...called.map((operation) => ({
      namespace: partsOf(operation).operation?.namespace ?? service,
      element: operationElement(operation),
    })),
    { namespace: service, element: container() },
  ];
  return [...Map.groupBy(elements, ({ namespace }) => namespace)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([namespace, members]) =>
      element(
        'Schema',
        { Namespace: namespace, xmlns: 'http://docs.oasis-open.org/odata/ns/edm' },
        members.map((member) => member.element),
      ),
    );
}

/** Types that are used somewhere, each once. */
function allTypes(): readonly (StructuredType | EnumType)[] {
  const used: readonly EdmType[] = [
    ...declaredSets.map(({ type }) => type),
    ...operations.flatMap(({ told, route: { body } }) => [
      ...(told.kind === 'list' || told.kind === 'one' ? [told.of] : []),
      ...(body === undefined ? [] : Object.values(parametersOf(body)).map(({ type }) => type)),
    ]),
  ];
  const byName = new Map(used.flatMap(namedTypesIn).map((type) => [qualifiedName(type), type]));
  return [...byName.values()].toSorted((a, b) => (qualifiedName(a) < qualifiedName(b) ? -1 : 1));
}

function typeName(type: EdmType): string {
  if (typeof type === 'string') return type;
  return type.kind === 'collection' ? `Collection(${typeName(type.of)})` : qualifiedName(type);
}

const description = (text: string): Element[] =>
  text === '' ? [] : [element('Annotation', { Term: 'Core.Description', String: text })];

function typeElement(type: StructuredType | EnumType): Element {
  if (type.kind === 'enum')
    return element('EnumType', { Name: type.name }, [
      ...Object.entries(type.members).map(([Name, value]) =>
        element('Member', { Name, Value: String(value) }),
      ),
      ...description(type.about),
    ]);
  const { kind, name, key = [], properties, navigations, isOpen, about } = type;
  return element(
    kind === 'entity' ? 'EntityType' : 'ComplexType',
    { Name: name, ...(isOpen && { OpenType: true }) },
    [
      ...(key.length === 0
        ? []
        : [
            element(
              'Key',
              {},
              key.map((Name) => element('PropertyRef', { Name })),
            ),
          ]),
      ...Object.entries(properties).map(([Name, property]) =>
        element('Property', { Name, ...facets(property) }, description(property.about)),
      ),
      ...Object.entries(navigations).map(([Name, navigation]) =>
        element(
          'NavigationProperty',
          { Name, Type: typeName(navigation.type) },
          description(navigation.about),
        ),
      ),
      ...description(about),
    ],
  );
}

const facets = ({ type, isNullable }: Property): Element['attributes'] => ({
  Type: typeName(type),
  ...(!isNullable && { Nullable: false }),
});

/** A function where it is asked by GET, else an action; bound to the entity or to the set before it. */
function operationElement(operation: Operation): Element {
  const { set, hasKey, operation: called, args } = partsOf(operation);
  const { method, told, types, summary, route } = operation;
  const entity = declaredSets.find(({ name }) => name === set)?.type;
  if (entity === undefined) throw new TypeError(`there is no entity set ${set}`);
  const parameters = [
    element('Parameter', {
      Name: 'bindingParameter',
      Type: typeName(hasKey ? entity : collection(entity)),
      Nullable: false,
    }),
    ...args.map((Name) => element('Parameter', { Name, Type: types[Name] ?? 'Edm.Int64', Nullable: false })),
    ...Object.entries(route.body === undefined ? {} : parametersOf(route.body)).map(([Name, property]) =>
      element('Parameter', { Name, ...facets(property) }),
    ),
  ];
  return element(method === 'GET' ? 'Function' : 'Action', { Name: called?.name, IsBound: true }, [
    ...parameters,
    ...returnElement(told),
    ...description(summary),
  ]);
}

function returnElement(told: Operation['told']): Element[] {
  if (told.kind === 'list') return [element('ReturnType', { Type: typeName(collection(told.of)) })];
  if (told.kind === 'text') return [element('ReturnType', { Type: 'Edm.Stream' })];
  return told.kind === 'one' ? [element('ReturnType', { Type: typeName(told.of) })] : [];
}

const container = (): Element =>
  element(
    'EntityContainer',
    { Name: 'Container' },
    declaredSets.map(({ name, type, bindings, isListed }) =>
      element(
        'EntitySet',
        {
          Name: name,
          EntityType: typeName(type),
          ...(!isListed && { IncludeInServiceDocument: false }),
        },
        Object.entries(bindings).map(([Path, Target]) =>
          element('NavigationPropertyBinding', { Path, Target }),
        ),
      ),
    ),
  );
