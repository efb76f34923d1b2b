// The words of OData's entity data model, as far as this door needs them. From tables in them $metadata and the OpenAPI
// document are made.

export type Primitive =
  | 'Edm.String'
  | 'Edm.Int64'
  | 'Edm.Int32'
  | 'Edm.Double'
  | 'Edm.Boolean'
  | 'Edm.Guid'
  | 'Edm.DateTimeOffset'
  | 'Edm.Binary';

interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly about: string;
}

export interface EnumType extends Named {
  readonly kind: 'enum';
  /** Names with their numbers. */
  readonly members: Readonly<Record<string, number>>;
}

export interface Property {
  readonly type: EdmType;
  readonly isNullable: boolean;
  readonly about: string;
}

export interface StructuredType extends Named {
  readonly kind: 'complex' | 'entity';
  /** Of an entity. */
  readonly key?: readonly string[];
  readonly properties: Readonly<Record<string, Property>>;
  /** What `$expand` brings; each is another entity or null. */
  readonly navigations: Readonly<Record<string, { readonly type: StructuredType; readonly about: string }>>;
  /** Has further properties, whatever they are called. */
  readonly isOpen: boolean;
}

export interface Collection {
  readonly kind: 'collection';
  readonly of: EdmType;
}

export type EdmType = Primitive | EnumType | StructuredType | Collection;

export const collection = (of: EdmType): Collection => ({ kind: 'collection', of });

const property =
  (type: EdmType) =>
  (about: string): Property => ({ type, isNullable: true, about });

export const string = property('Edm.String');
export const int64 = property('Edm.Int64');
export const int32 = property('Edm.Int32');
export const double = property('Edm.Double');
export const boolean = property('Edm.Boolean');
export const guid = property('Edm.Guid');
export const instant = property('Edm.DateTimeOffset');
export const binary = property('Edm.Binary');
export const of = (type: EdmType, about: string): Property => ({ type, isNullable: true, about });

export const notNull = (nullable: Property): Property => ({ ...nullable, isNullable: false });

interface Structure extends Named {
  readonly properties: Readonly<Record<string, Property>>;
  readonly navigations?: StructuredType['navigations'];
  readonly isOpen?: boolean;
}

export const complexType = ({ navigations = {}, isOpen = false, ...rest }: Structure): StructuredType => ({
  kind: 'complex',
  ...rest,
  navigations,
  isOpen,
});

export const entityType = ({
  navigations = {},
  isOpen = false,
  ...rest
}: Structure & { readonly key: readonly string[] }): StructuredType => ({
  kind: 'entity',
  ...rest,
  navigations,
  isOpen,
});

export const enumType = (
  namespace: string,
  name: string,
  about: string,
  members: EnumType['members'],
): EnumType => ({ kind: 'enum', namespace, name, about, members });

export const qualifiedName = ({ namespace, name }: Pick<Named, 'namespace' | 'name'>): string =>
  `${namespace}.${name}`;
