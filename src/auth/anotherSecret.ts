import type { Auth } from './auth.ts';
import type { TokenOwner } from '../state/credentials.ts';

/**
 * Issues another secret, which is told this once and counts until it is revoked. With `revokeOthers` those before it
 * count no more: they are revoked last, so that their owner is never without one.
 */
export async function anotherSecret(
  auth: Auth,
  owner: TokenOwner,
  label: string,
  revokeOthers: boolean,
): Promise<{ readonly secret: string; readonly revoked: number }> {
  const others = revokeOthers ? await auth.tokensOf(owner) : [];
  const { token } = await auth.issueToken({ ...owner, source: 'issued', label, scopes: null, ttlMs: null });
  const revoked = await Promise.all(others.map(({ hash }) => auth.revokeToken(hash)));
  return { secret: token, revoked: revoked.filter(Boolean).length };
}
