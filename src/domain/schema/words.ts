// JSON Schema (draft 2020-12) in words that TypeScript holds to the types they describe: a member that an interface
// gains, loses or changes does not compile before its description says so.

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface AnySchema {
  readonly json: JsonSchema;
  /** What `json` refers to, by name. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** What values of T look like. */
export interface Schema<T> extends AnySchema {
  /** Never there: it ties the schema to exactly this type. */
  readonly of?: (value: T) => T;
}

/** A member that may be left out. */
export interface OptionalMember<T> {
  readonly optional: Schema<T>;
}

type AnyMember = AnySchema | { readonly optional: AnySchema };

type MembersOf<T extends object> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? OptionalMember<Required<T>[K]> : Schema<T[K]>;
};

const leaf = <T>(json: JsonSchema): Schema<T> => ({ json, definitions: {} });

interface TextRules {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly contentMediaType?: string;
}

export const text = (description: string, rules: TextRules = {}): Schema<string> =>
  leaf({ description, type: 'string', ...rules });

/** Exactly these texts. */
export const oneOf = <const N extends string>(description: string, names: readonly N[]): Schema<N> =>
  leaf({ description, enum: names });

/** An integer that a double holds exactly. */
export const whole = (
  description: string,
  minimum = Number.MIN_SAFE_INTEGER,
  maximum = Number.MAX_SAFE_INTEGER,
): Schema<number> => leaf({ description, type: 'integer', minimum, maximum });

export const number = (description: string, minimum: number): Schema<number> =>
  leaf({ description, type: 'number', minimum });

export const flag = (description: string): Schema<boolean> => leaf({ description, type: 'boolean' });

/** An instant in UTC as the domain writes it: without trailing zeros, with at most 7 fractional digits. */
export const instant = (description: string): Schema<string> =>
  leaf({
    description,
    type: 'string',
    format: 'date-time',
    pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,6}[1-9])?Z$`,
  });

export const uuid = (description: string): Schema<string> =>
  leaf({
    description,
    type: 'string',
    pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  });

/** The number of something that has one. */
export const id = (description: string): Schema<number> => whole(description, 1);

/** SHA-256 in hex. */
export const sha256 = (description: string): Schema<string> => text(description, { pattern: '^[0-9a-f]{64}$' });

export const nullable = <T>({ json, definitions }: Schema<T>): Schema<T | null> => {
  const { description, ...rest } = json;
  const type = rest['type'];
  if (typeof type === 'string') return { json: { description, ...rest, type: [type, 'null'] }, definitions };
  return { json: { description, anyOf: [rest, { type: 'null' }] }, definitions };
};

export const optional = <T>(schema: Schema<T>): OptionalMember<T> => ({ optional: schema });

export const list = <T>(
  description: string,
  items: Schema<T>,
  rules: { readonly minItems?: number; readonly maxItems?: number } = {},
): Schema<readonly T[]> => ({
  json: { description, type: 'array', items: items.json, ...rules },
  definitions: items.definitions,
});

export const numbersByName = (description: string): Schema<Readonly<Record<string, number>>> =>
  leaf({ description, type: 'object', additionalProperties: { type: 'number' } });

/** Some JSON object that another schema describes. */
export const anyObject = (description: string): Schema<object> => leaf({ description, type: 'object' });

/** An object without members. */
export const nothing = (description: string): Schema<object> =>
  leaf({ description, type: 'object', additionalProperties: false });

/** An object with these members and no others. */
export function object<T extends object>(description: string, members: MembersOf<T>): Schema<T> {
  const entries = Object.entries(members as Readonly<Record<string, AnyMember>>).map(([name, member]) =>
    'optional' in member
      ? { name, schema: member.optional, isRequired: false }
      : { name, schema: member, isRequired: true },
  );
  const required = entries.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  return {
    json: {
      description,
      type: 'object',
      properties: Object.fromEntries(entries.map(({ name, schema }) => [name, schema.json])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    definitions: Object.assign({}, ...entries.map(({ schema }) => schema.definitions)),
  };
}

/** As `object`, of which every member may be left out. */
export function partial<T extends object>(
  description: string,
  { json, definitions }: Schema<T>,
): Schema<Partial<T>> {
  const { required: _, ...rest } = json;
  return { json: { ...rest, description }, definitions };
}

/** An object with the members of both, of which none may stand in the other. */
export const both = <A, B>(description: string, a: Schema<A>, b: Schema<B>): Schema<A & B> => ({
  json: {
    description,
    type: 'object',
    properties: { ...membersIn(a, 'properties'), ...membersIn(b, 'properties') },
    ...requiredIn(a, b),
    additionalProperties: false,
  },
  definitions: { ...a.definitions, ...b.definitions },
});

const membersIn = ({ json }: AnySchema, name: string): object => Object(json[name]);

function requiredIn(...schemas: readonly AnySchema[]): JsonSchema {
  const required = schemas.flatMap(({ json }) => Object.values(Object(json['required'] ?? [])));
  return required.length > 0 ? { required } : {};
}

/** A schema that others refer to by its name. */
export const named = <T>(name: string, { json, definitions }: Schema<T>): Schema<T> => ({
  json: { $ref: `#/$defs/${name}` },
  definitions: { ...definitions, [name]: json },
});

/** The same in this place: a word about what it is here. */
export const about = <T>(description: string, { json, definitions }: Schema<T>): Schema<T> => ({
  json: { ...json, description },
  definitions,
});
