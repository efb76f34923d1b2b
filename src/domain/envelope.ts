/**
 * Content (SpecificContent, Output, Analytics, contexts) stands in events as JSON text as received, wrapped so that
 * encryption and erasure can come without rewriting history. `text` holds a JSON object with number lexemes kept.
 */
export interface Envelope {
  readonly alg: 'none' | 'A256GCM';
  readonly keyId: string | null;
  readonly iv: string | null;
  readonly text: string;
}

export const plainEnvelope = (text: string): Envelope => ({ alg: 'none', keyId: null, iv: null, text });
