import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Signer } from '../audit/anchors/signer.ts';
import type { Audit } from '../audit/audit.ts';
import type { VerificationsOptions } from '../audit/verify/verifications.ts';
import { Verifications } from '../audit/verify/verifications.ts';
import type { Make } from '../readModel/asOf/making.ts';
import { makeInline, makeOnThread } from '../readModel/asOf/making.ts';
import { Snapshots } from '../readModel/asOf/snapshots.ts';
import type { Stops } from './stops.ts';

export interface AuditOptions extends Omit<VerificationsOptions, 'publicKey'> {
  readonly signer: Signer;
  /** Where states of the past are made, in a folder of their own. */
  readonly dataDir: string;
}

/** What auditors work with. */
export function openAudit({ signer, dataDir, ...options }: AuditOptions, stops: Stops): Audit {
  const { publicKey } = signer;
  const verifications = new Verifications({ ...options, publicKey });
  stops.push(() => verifications.close());
  const snapshots = new Snapshots({ ...options, make: makeIn(dataDir, options) });
  stops.push(() => snapshots.close());
  return { publicKey, verifications, snapshots };
}

function makeIn(dataDir: string, { store, place, onError }: Omit<AuditOptions, 'signer' | 'dataDir'>): Make {
  if (place === undefined) return makeInline(store);
  const folder = join(dataDir, 'as-of');
  // What a process left that was killed belongs to nobody.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return makeOnThread(place, folder, (error) => onError(error, 'a state of the past can no longer be read'));
}
