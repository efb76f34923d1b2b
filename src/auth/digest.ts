import { hash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as base64url: how random secrets are stored and found. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** Compares in constant time for texts of equal length, as two digests are. */
export function equalDigests(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
