// What the clients know: each request that was sent, and what its sender was told.

/** `unknown`: no answer came, or one that leaves open whether anything was written. */
export type Told = 'acknowledged' | 'refused' | 'unknown';

export interface Add {
  readonly queueId: number;
  readonly reference: string;
  readonly told: Told;
  /** Of the item, where acknowledged. */
  readonly id?: number;
}

export interface Bulk {
  readonly queueId: number;
  readonly commitType: 'AllOrNothing' | 'ProcessAllIndependently';
  readonly references: readonly string[];
  readonly told: Told;
  /** 0-based places of the items that an acknowledged ProcessAllIndependently did not add. */
  readonly failed: readonly number[];
}

export interface Take {
  readonly queueId: number;
  readonly told: Told;
  /** Of the item, where one was handed out. */
  readonly id?: number;
}

export interface Result {
  readonly id: number;
  readonly successful: boolean;
  /** The mark that the output of a success carries. */
  readonly mark: string;
  readonly told: Told;
}

export interface Ledger {
  readonly adds: Add[];
  readonly bulks: Bulk[];
  readonly takes: Take[];
  readonly results: Result[];
}

export const emptyLedger = (): Ledger => ({ adds: [], bulks: [], takes: [], results: [] });
