import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Keys } from '../state/keys.ts';

const NAME = 'cluster.secret';
const BYTES = 32;

/** What the nodes on one state, and nobody else, know. The first one makes it. */
export async function clusterSecret(keys: Keys): Promise<string> {
  const secret = await keys.getOrCreate(NAME, () => randomBytes(BYTES));
  return Buffer.from(secret).toString('base64url');
}

/** Compares without telling by its duration how much was right. */
export const isSecret = (secret: string, given: unknown): boolean =>
  typeof given === 'string' && timingSafeEqual(digest(secret), digest(given));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
