import type { Snapshots } from '../readModel/asOf/snapshots.ts';
import type { Verifications } from './verify/verifications.ts';

/** What auditors work with beside the log and the read models. */
export interface Audit {
  /** The key that this installation signs anchors with: Ed25519, as base64 of its SPKI in DER. */
  readonly publicKey: string;
  readonly verifications: Verifications;
  readonly snapshots: Snapshots;
}
