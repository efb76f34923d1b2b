import type { JsonSchema } from '../../../domain/schema/words.ts';

// What a shape is: see dtoReader.

/** Where a value stands in the body; a name is joined only when an error wants it. */
export interface Place {
  readonly parent: Place | undefined;
  readonly name: string | number;
}

export interface Member<T, Required extends boolean = false> {
  readonly required: Required;
  /** What its values look like, for the descriptions of the doors. */
  readonly schema: JsonSchema;
  /** The shapes that the schema refers to. */
  readonly parts: readonly Shape<Members>[];
  /** The value in the domain's form; throws InvalidArgument. Never called with null or undefined. */
  readonly read: (value: unknown, place: Place) => T;
}

export type Members = Readonly<Record<string, Member<unknown, boolean>>>;

export interface Shape<M extends Members> {
  /** As descriptions call it; null where it is only described in its place. */
  readonly name: string | null;
  readonly members: M;
  readonly nameOf: ReadonlyMap<string, string>;
  readonly requiredNames: readonly string[];
  readonly isOpen: boolean;
}
