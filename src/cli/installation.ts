import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Anchor } from '../audit/anchors/anchor.ts';
import { publicKeyOf } from '../audit/anchors/signer.ts';
import { findWitness } from '../audit/anchors/witness.ts';
import { settings } from '../config.ts';
import type { KeysForReading } from '../state/keysForReading.ts';
import { openKeysForReading } from '../state/keysForReading.ts';
import { reasonOf } from './transferOptions.ts';

/** What the state of this installation knows of anchors. */
export interface Installation {
  readonly publicKey: string | null;
  /** The last anchor that was made. */
  readonly witness: Anchor | null;
  /** Why the state could not be asked, for people; null where it could. */
  readonly trouble: string | null;
}

/** Asks the state that DATABASE_URL names, else the one in DATA_DIR. Throws ConfigError. */
export async function askInstallation(): Promise<Installation> {
  const url = settings.databaseUrl.read(process.env['DATABASE_URL'] || undefined);
  const file = path.resolve(process.env['DATA_DIR'] || './data', 'state.db');
  if (url === undefined && !existsSync(file)) return unknown(`there is no state ${file}`);
  try {
    const keys = await openKeysForReading(url === undefined ? { path: file } : { url });
    return await known(keys);
  } catch (error) {
    return unknown(`the state cannot be read: ${reasonOf(error)}`);
  }
}

async function known(keys: KeysForReading): Promise<Installation> {
  try {
    return { publicKey: await publicKeyOf(keys), witness: await findWitness(keys), trouble: null };
  } finally {
    await keys.close();
  }
}

const unknown = (trouble: string): Installation => ({ publicKey: null, witness: null, trouble });
