import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { DomainError } from '../domain/errors.ts';
import type { Keys } from '../state/keys.ts';

/** The access tokens of external apps: who, for what, until when. */
export interface AccessClaims {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface AccessTokens {
  /** Signs a token for `ttlSeconds`. */
  issue(clientId: string, scopes: readonly string[], ttlSeconds: number): Promise<string>;

  /** Throws Unauthenticated for everything but an unexpired token of this server. */
  verify(token: string): Promise<AccessClaims>;
}

const ISSUER = 'orchestream';
const AUDIENCE = 'orchestream';
const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';
const KEY_BYTES = 32;

/** The issuer reads its own tokens and nobody else does: hence a symmetric key, made once and kept in the state. */
export async function createAccessTokens(keys: Keys, clock: () => number): Promise<AccessTokens> {
  const key = createSecretKey(await keys.getOrCreate('jwt.signing', () => randomBytes(KEY_BYTES)));
  const expected = {
    algorithms: [ALGORITHM],
    issuer: ISSUER,
    audience: AUDIENCE,
    typ: TYPE,
    requiredClaims: ['sub', 'exp', 'jti', 'scope'],
  };

  return {
    async issue(clientId, scopes, ttlSeconds) {
      const now = Math.floor(clock() / 1000);
      return new SignJWT({ client_id: clientId, scope: scopes.join(' ') })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(clientId)
        .setIssuedAt(now)
        .setExpirationTime(now + ttlSeconds)
        .setJti(randomUUID())
        .sign(key);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, { ...expected, currentDate: new Date(clock()) });
        const { sub = '', exp = 0, scope } = payload;
        return { clientId: sub, scopes: String(scope).split(' '), expiresAt: exp * 1000 };
      } catch (error) {
        if (error instanceof errors.JOSEError) throw new DomainError('Unauthenticated');
        throw error;
      }
    },
  };
}
