import type { Auth } from '../../../auth/auth.ts';
import type { Bot } from '../../../domain/bot/bot.ts';
import { DomainError } from '../../../domain/errors.ts';

/**
 * The secret of a robot that has registered. One that has not heard it and registers again is given another one, as long
 * as the secret opens nothing; the one before is void. Who knows the key of the request could else become the robot.
 * Throws IdempotencyKeyReused.
 */
export async function newRobotSecret(auth: Auth, { id, access }: Bot, isRepeat: boolean): Promise<string> {
  const owner = { kind: 'bot', principalId: String(id), source: 'issued' } as const;
  if (isRepeat) {
    if (access !== 'REQUEST')
      throw new DomainError('IdempotencyKeyReused', 'The robot was let in: its secret is not shown again.');
    await auth.revokeTokensOf(owner);
  }
  const { token } = await auth.issueToken({ ...owner, label: 'registration', scopes: null, ttlMs: null });
  return token;
}
