import type { JsonSchema } from '../../../domain/schema/words.ts';
import type { Members, Shape } from '../json/shape.ts';

// How doors describe what can be called: by tables that they also route by. The OpenAPI document is made of them.

/** What a call answers with a status. */
export interface AnswerDescription {
  readonly about: string;
  /** JSON unless a type is told; none where the answer is empty. */
  readonly schema?: JsonSchema;
  readonly contentType?: string;
}

/** What a route says of itself beside its method and path. */
export interface About {
  readonly summary: string;
  readonly details?: string;
  /** What its body is read by. */
  readonly body?: Shape<Members>;
  /** The body may be left out. */
  readonly mayBeEmpty?: boolean;
  /** Its body is taken as it comes, or is of another kind than JSON. */
  readonly otherBody?: { readonly contentType: string; readonly schema: JsonSchema };
  /** By their statuses; errors are told of the door as a whole. */
  readonly answers: Readonly<Record<number, AnswerDescription>>;
}

export interface ParameterDescription {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly about: string;
  readonly schema: JsonSchema;
}

/** One call. */
export interface CallDescription extends About {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters?: readonly ParameterDescription[];
  /** Needs no credential. */
  readonly isOpen?: boolean;
}

/** A door, or a part of one. */
export interface DoorDescription {
  readonly name: string;
  readonly about: string;
  readonly calls: readonly CallDescription[];
  /** What answers refer to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** How errors are told: the name of the schema, and the type where it is not plain JSON. */
  readonly errors: { readonly schema: string; readonly contentType?: string; readonly about: string };
  /** Paths that the calls stand behind as well, `{…}` being up to the caller. */
  readonly alsoBehind?: readonly string[];
  /** Where a bearer token does not stand: what else proves who calls. */
  readonly otherProof?: string;
}

export const json = (about: string, schema: JsonSchema): AnswerDescription => ({ about, schema });
export const empty = (about: string): AnswerDescription => ({ about });

/** An object whose members are all there unless they are named as optional. */
export function members(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

export const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
