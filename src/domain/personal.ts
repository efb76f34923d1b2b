import type { Envelope } from './envelope.ts';

// Content that is about people: a queue says which kinds of it are encrypted, so that they can be erased.

/** `output` is the output and the analytics of an item. */
export const personalKinds = ['content', 'output', 'comments'] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** What one key encrypts, each for itself. */
export type PersonalField = 'content' | 'output' | 'analytics' | 'comment';

/** What stands for a text that was erased, where a text is wanted. No content is so: contents are JSON objects. */
export const ERASED = 'erased';

/** How a text is encrypted: an envelope without its text. */
export interface Seal {
  readonly alg: 'A256GCM';
  /** The `Key` of the retry chain, whose key it is. */
  readonly keyId: string;
  /** In base64. */
  readonly iv: string;
}

export type Sealed = Seal & { readonly text: string };

export const isSealed = (envelope: Envelope): envelope is Sealed => envelope.alg !== 'none';

/** The text of a content that can be shown; null where there is none, or none any more. */
export const shownText = (envelope: Envelope | null): string | null =>
  envelope === null || envelope.text === ERASED ? null : envelope.text;

/** These kinds in one order, each once. */
export const kindsIn = (kinds: Iterable<PersonalKind>): readonly PersonalKind[] => {
  const given = new Set(kinds);
  return personalKinds.filter((kind) => given.has(kind));
};
