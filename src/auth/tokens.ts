import { randomBytes } from 'node:crypto';
import type { TokenKind, TokenOwner, TokenRecord, Tokens, TokenSource } from '../state/credentials.ts';
import { sha256 } from './digest.ts';

export interface TokenRequest extends TokenOwner {
  readonly source: TokenSource;
  /** Shown to people who look over their tokens. */
  readonly label: string;
  /** null: everything that the principal may. */
  readonly scopes: readonly string[] | null;
  /** null: until it is revoked. */
  readonly ttlMs: number | null;
}

/** The only time that the token is seen. */
export interface IssuedToken {
  readonly token: string;
  readonly record: TokenRecord;
}

const TOKEN_BYTES = 32;

/** 256 random bits behind a prefix that tells people (and secret scanners) what it is. */
export const randomToken = (prefix: 'rt_' | 'st_' | 'ot_'): string =>
  prefix + randomBytes(TOKEN_BYTES).toString('base64url');

const prefixes = {
  robot: 'rt_',
  bot: 'rt_',
  system: 'st_',
  user: 'ot_',
  app: 'ot_',
} as const satisfies Record<TokenKind, string>;

/** Issues an opaque token: `rt_…` to robots and bots, `st_…` to systems, `ot_…` to users and apps. */
export async function issueToken(tokens: Tokens, request: TokenRequest, now: number): Promise<IssuedToken> {
  const token = randomToken(prefixes[request.kind]);
  const { ttlMs, ...facts } = request;
  const expiresAt = ttlMs === null ? null : now + ttlMs;
  const record = { ...facts, hash: sha256(token), createdAt: now, expiresAt };
  await tokens.add(record);
  return { token, record };
}
