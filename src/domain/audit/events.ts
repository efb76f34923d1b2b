// What audits leave in the log: anchors (`anchor-log`) and verifications (`verification-<uuid>`).

/** An anchor: what was signed about the log up to an instant. */
export interface AnchorText {
  /** An AnchorStatement as JSON: exactly this text is signed. */
  readonly statement: string;
  /** Ed25519, base64. */
  readonly signature: string;
  /**
   * Nodes of the tree over spans that are complete with this anchor, from its own span upwards. Not signed: they follow
   * from spans, and save whoever proves something from reading all of those.
   */
  readonly nodes: readonly string[];
}

export type AnchorEvent = { readonly type: 'Anchor'; readonly data: AnchorText };

/** Why an event does not continue the chain of its stream. */
export const breakReasons = [
  // Its revision does not follow: events before it are missing, or one stands twice.
  'gap',
  // It carries no hash.
  'unsealed',
  // Its text, its place or the event before it is not what was sealed.
  'altered',
] as const;
export type BreakReason = (typeof breakReasons)[number];

/** Why an anchor does not hold. */
export const faultKinds = [
  // What stands in the log in its place is no anchor.
  'unreadable',
  // It is not what was signed.
  'signature',
  // It was signed with a key that is not known.
  'key',
  // It does not follow the anchor before it.
  'chain',
  // The events that it covers are not those that it was made of.
  'content',
  // Whoever made it missed a later anchor in the log: its end was cut, or an old copy put back.
  'lost',
  // It is kept elsewhere, and is not in the log.
  'missing',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a verification of the whole log has found. Of what is broken it lists the first. */
export interface VerificationResult {
  readonly events: number;
  readonly streams: number;
  readonly brokenLinks: number;
  readonly broken: readonly {
    readonly stream: string;
    readonly revision: number;
    readonly reason: BreakReason;
  }[];
  readonly anchors: number;
  readonly incomparable: number;
  readonly unanchored: number;
  readonly anchorFaults: number;
  readonly faults: readonly { readonly number: number; readonly fault: FaultKind; readonly detail: string }[];
  readonly keys: readonly {
    readonly publicKey: string;
    readonly first: number;
    readonly last: number;
    readonly anchors: number;
  }[];
}

export type VerificationEvent =
  /** Public keys that count besides this installation's own. */
  | { readonly type: 'Started'; readonly data: { readonly trustedKeys: readonly string[] } }
  | { readonly type: 'Finished'; readonly data: VerificationResult }
  /** It could not be brought to its end. */
  | { readonly type: 'Failed'; readonly data: { readonly reason: string } };
