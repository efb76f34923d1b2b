import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Signer } from '../audit/anchors/signer.ts';
import type { Audit } from '../audit/audit.ts';
import type { VerificationsOptions } from '../audit/verify/verifications.ts';
import { Verifications } from '../audit/verify/verifications.ts';
import type { Make } from '../readModel/asOf/making.ts';
import { makeInline, makeOnThread } from '../readModel/asOf/making.ts';
import { Snapshots } from '../readModel/asOf/snapshots.ts';
import type { Contents } from '../readModel/contents.ts';
import type { Stops } from './stops.ts';

/** Of the folders in which states of the past are made, one a process. */
const PREFIX = 'as-of-';
/** No state of the past is kept so long. */
const LEFT_OVER_MS = 86_400_000;

export interface AuditOptions extends Omit<VerificationsOptions, 'publicKey'> {
  readonly signer: Signer;
  /** Opens what states of the past hold encrypted; without it that stays closed. */
  readonly contents?: Contents;
  /** Where states of the past are made, in a folder of this process. */
  readonly dataDir: string;
}

/** What auditors work with. */
export function openAudit({ signer, dataDir, ...options }: AuditOptions, stops: Stops): Audit {
  const { publicKey } = signer;
  const verifications = new Verifications({ ...options, publicKey });
  stops.push(() => verifications.close());
  const folder = join(dataDir, `${PREFIX}${randomUUID()}`);
  const snapshots = new Snapshots({ ...options, make: makeIn(folder, options) });
  stops.push(async () => {
    await snapshots.close();
    rmSync(folder, { recursive: true, force: true });
  });
  removeLeftOver(dataDir);
  return { publicKey, verifications, snapshots };
}

const makeIn = (folder: string, { store, place, onError }: Omit<AuditOptions, 'signer' | 'dataDir'>): Make =>
  place === undefined
    ? makeInline(store)
    : makeOnThread(place, folder, (error) => onError(error, 'a state of the past can no longer be read'));

/** Takes away what processes have left that were killed. Others may work in the same data folder. */
function removeLeftOver(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir)) {
    const folder = join(dataDir, name);
    if (!name.startsWith(PREFIX) || Date.now() - statSync(folder).mtimeMs < LEFT_OVER_MS) continue;
    rmSync(folder, { recursive: true, force: true });
  }
}
