import { DomainError } from '../../../domain/errors.ts';
import { tryParseInstant, type Instant } from '../../../domain/instant.ts';
import type { JsonSchema } from '../../../domain/schema/words.ts';
import type { Member, Members, Place, Shape } from './shape.ts';
import { schemaOfShape } from './shapeSchema.ts';

export type { Member, Members, Shape } from './shape.ts';

/**
 * Reading request bodies by a declared shape. Names are matched without regard to case, annotations (`@odata.…`,
 * `X@odata.type`) are passed over, and a member may always be null or absent unless it is `required`.
 *
 *     const addQueueItem = shape({ itemData: required(object(itemData)) });
 *     type AddQueueItem = Dto<typeof addQueueItem>;
 */

type RequiredNames<M extends Members> = {
  [N in keyof M]: M[N]['required'] extends true ? N : never;
}[keyof M];

/** What a shape reads. */
type Read<M extends Members> = { readonly [N in RequiredNames<M>]: ReturnType<M[N]['read']> } & {
  readonly [N in Exclude<keyof M, RequiredNames<M>>]?: ReturnType<M[N]['read']> | null;
};

/** The type that reading a shape gives. */
export type Dto<S> = S extends Shape<infer M> ? Read<M> : never;

interface ShapeOptions {
  readonly open?: boolean;
  readonly name?: string;
}

/** Declares the members of a DTO by their canonical names. An open shape passes over members it does not list. */
export function shape<M extends Members>(members: M, options: ShapeOptions = {}): Shape<M> {
  const names = Object.keys(members);
  return {
    name: options.name ?? null,
    members,
    nameOf: new Map(names.map((name) => [name.toLowerCase(), name])),
    requiredNames: names.filter((name) => members[name]?.required),
    isOpen: options.open ?? false,
  };
}

/**
 * Reads a parsed JSON value. `name` is what errors call it (`itemData`); the body itself where it is empty.
 *
 * Throws InvalidRequest for a member that the shape does not know or that stands there twice, ParameterMissing for a
 * required one that is absent or null, InvalidArgument for a value of another kind. No error repeats a value.
 */
export function readDto<M extends Members>(value: unknown, of: Shape<M>, name = ''): Read<M> {
  return readObject(value, of, name === '' ? undefined : { parent: undefined, name });
}

function readObject<M extends Members>(value: unknown, of: Shape<M>, place: Place | undefined): Read<M> {
  if (!isObject(value)) throw wrong(place, 'an object');
  const dto: Record<string, unknown> = {};
  for (const [received, member] of Object.entries(value)) {
    const name = of.nameOf.get(received.toLowerCase());
    if (name !== undefined) setMember(dto, name, member, of.members, place);
    else if (!of.isOpen && !isAnnotation(received)) throw unknownMember(place, received);
  }
  for (const name of of.requiredNames) {
    if (dto[name] === undefined || dto[name] === null) throw missing({ parent: place, name });
  }
  return dto as Read<M>;
}

function setMember(
  dto: Record<string, unknown>,
  name: string,
  value: unknown,
  members: Members,
  parent: Place | undefined,
): void {
  const place = { parent, name };
  if (dto[name] !== undefined)
    throw new DomainError('InvalidRequest', `${pathOf(place)} stands there twice.`);
  dto[name] = value === null ? null : members[name]?.read(value, place);
}

/** The member must be there and not null. */
export const required = <T>(member: Member<T, boolean>): Member<T, true> => ({ ...member, required: true });

const optional = <T>(
  schema: JsonSchema,
  read: (value: unknown, place: Place) => T,
  parts: readonly Shape<Members>[] = [],
): Member<T> => ({ required: false, schema, parts, read });

/** A string of `min` to `max` UTF-16 units. */
export const text = (max = Infinity, min = 0): Member<string> =>
  optional({ type: 'string', ...lengths(max, min) }, (value, place) => {
    if (typeof value !== 'string') throw wrong(place, 'a string');
    if (value.length > max) throw wrong(place, `a string of at most ${max} characters`);
    if (value.length < min) throw wrong(place, `a string of at least ${min} characters`);
    return value;
  });

const lengths = (max: number, min: number): JsonSchema => ({
  ...(min > 0 && { minLength: min }),
  ...(max < Infinity && { maxLength: max }),
});

/** An integer, as a number or (older clients) as a decimal string. */
export const int = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Member<number> =>
  optional({ type: 'integer', minimum: min, maximum: max }, (value, place) => {
    const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < min || number > max) {
      throw wrong(place, `an integer from ${min} to ${max}`);
    }
    return number;
  });

/** An integer of 32 bits, not negative unless said so. */
export const int32 = (min = 0): Member<number> => int(min, 2_147_483_647);

/** An identifier that some clients send as a number: a string of at most `max` characters or an integer. */
export const idText = (max: number): Member<string> =>
  optional({ type: ['string', 'integer'], maxLength: max }, (value, place) => {
    const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof id !== 'string' || id.length > max) {
      throw wrong(place, `an identifier of at most ${max} characters`);
    }
    return id;
  });

export const bool = (): Member<boolean> =>
  optional({ type: 'boolean' }, (value, place) => {
    if (typeof value !== 'boolean') throw wrong(place, 'true or false');
    return value;
  });

/** A date and time with any offset, read to UTC. */
export const instant = (): Member<Instant> =>
  optional({ type: 'string', format: 'date-time' }, (value, place) => {
    const read = typeof value === 'string' && value.length <= 64 ? tryParseInstant(value) : null;
    if (read === null) throw wrong(place, 'a date and time');
    return read;
  });

const guidPattern =
  /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\{[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\})$/i;

/** A UUID, with or without braces, read to lower case without them. */
export const guid = (): Member<string> =>
  optional({ type: 'string', format: 'uuid' }, (value, place) => {
    if (typeof value !== 'string' || !guidPattern.test(value)) throw wrong(place, 'a UUID');
    return value.replace(/[{}]/g, '').toLowerCase();
  });

/** One of the names in any case, or its position in the list as a number or decimal string (UiPath's enumerations). */
export function oneOf<const Names extends readonly string[]>(...names: Names): Member<Names[number]> {
  const byText = new Map<string, Names[number]>();
  names.forEach((name, position) => byText.set(name.toLowerCase(), name).set(String(position), name));
  return optional({ type: 'string', enum: names }, (value, place) => {
    const isText = typeof value === 'string' || typeof value === 'number';
    const name = isText ? byText.get(String(value).toLowerCase()) : undefined;
    if (name === undefined) throw wrong(place, `one of ${names.join(', ')}`);
    return name;
  });
}

export const object = <M extends Members>(of: Shape<M>): Member<Read<M>> =>
  optional(refTo(of), (value, place) => readObject(value, of, place), [of]);

const refTo = (of: Shape<Members>): JsonSchema =>
  of.name === null ? schemaOfShape(of) : { $ref: `#/components/schemas/${of.name}` };

/** An array whose elements are all there (none null). */
export const array = <T>(of: Member<T, boolean>, max = Infinity): Member<readonly T[]> =>
  optional(
    { type: 'array', items: of.schema, ...(max < Infinity && { maxItems: max }) },
    (value, parent) => {
      if (!Array.isArray(value)) throw wrong(parent, 'an array');
      if (value.length > max) throw wrong(parent, `an array of at most ${max} elements`);
      return value.map((element: unknown, index) => {
        const place = { parent, name: index };
        if (element === null) throw wrong(place, 'a value, not null');
        return of.read(element, place);
      });
    },
    of.parts,
  );

/** An object whose text is cut out by `rawMembers`; the parsed value would have lost what the text still holds. */
export const content = (): Member<true> =>
  optional({ type: 'object', additionalProperties: true }, (value, place) => {
    if (!isObject(value)) throw wrong(place, 'an object');
    return true;
  });

/** A member that is handed on as parsed, to be read in another way. */
export const anything = (): Member<unknown> => optional({}, (value) => value);

/** An array that is handed on as parsed, nulls in it too, to be read in another way. */
export const anyArray = (): Member<readonly unknown[]> =>
  optional({ type: 'array' }, (value, place): readonly unknown[] => {
    if (!Array.isArray(value)) throw wrong(place, 'an array');
    return value;
  });

/** A member that is read as `of`, and described as another one. */
export const looksLike = <T>({ schema, parts }: Member<unknown, boolean>, of: Member<T>): Member<T> => ({
  ...of,
  schema,
  parts,
});

/** A member that is let in and not looked at. */
export const ignored = (): Member<true> =>
  optional({ description: 'Let in, and not looked at.' }, () => true);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAnnotation = (name: string): boolean => name.startsWith('@odata.') || name.endsWith('@odata.type');

function pathOf(place: Place | undefined): string {
  if (place === undefined) return '';
  const parent = pathOf(place.parent);
  if (typeof place.name === 'number') return `${parent}[${place.name}]`;
  return parent === '' ? place.name : `${parent}.${place.name}`;
}

const wrong = (place: Place | undefined, kind: string): DomainError =>
  new DomainError('InvalidArgument', `${place === undefined ? 'The body' : pathOf(place)} must be ${kind}.`);

const missing = (place: Place): DomainError =>
  new DomainError('ParameterMissing', `${pathOf(place)} is required.`);

function unknownMember(parent: Place | undefined, received: string): DomainError {
  const name = received.length > 100 ? `${received.slice(0, 100)}…` : received;
  return new DomainError('InvalidRequest', `${pathOf({ parent, name })} is not a known member.`);
}
