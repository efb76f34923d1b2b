import { DomainError } from '../domain/errors.ts';
import type { Credentials } from '../state/credentials.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import type { LoginGuard } from './loginGuard.ts';
import type { PasswordHasher } from './passwords.ts';
import type { RateLimiter } from './rateLimiter.ts';
import { addressKey } from './addressKey.ts';
import { issueToken } from './tokens.ts';

/** UiPath contract, Account/Authenticate; members as received. */
export interface LoginRequest {
  readonly tenancyName?: unknown;
  readonly usernameOrEmailAddress?: unknown;
  readonly password?: unknown;
  /** Where the request comes from. */
  readonly address: string;
}

export interface LoginDeps {
  readonly credentials: Credentials;
  readonly directory: Directory;
  readonly hasher: PasswordHasher;
  readonly guard: LoginGuard;
  readonly rate: RateLimiter;
  readonly clock: () => number;
  readonly loginTtlMs: number;
}

const DEFAULT_TENANT = 'default';
const MAX_LENGTH = 1024;

/**
 * Answers an opaque token for a user's name and password. Throws ParameterMissing, InvalidCredentials (the same for
 * unknown and inactive users, after the same work) and TooManyAttempts.
 */
export async function login(deps: LoginDeps, request: LoginRequest): Promise<string> {
  const { tenant, name, password } = parse(request);
  deps.rate.count(addressKey(request.address));
  const found = deps.directory.userByName(tenant, name);
  const user = found?.isActive === true ? found : undefined;
  const attempt = { account: accountOf(found, tenant, name), address: request.address };
  await deps.guard.check(attempt);
  const fits = await deps.hasher.verify(password, async () => {
    await deps.guard.charge(attempt);
    return user === undefined ? null : deps.credentials.passwords.find(user.id);
  });
  if (!fits || user === undefined) throw new DomainError('InvalidCredentials');
  await deps.guard.pardon(attempt);
  const owner = { kind: 'user', principalId: String(user.id), source: 'login' } as const;
  const facts = { label: 'login', scopes: null, ttlMs: deps.loginTtlMs };
  const { token } = await issueToken(deps.credentials.tokens, { ...owner, ...facts }, deps.clock());
  return token;
}

/** A user's name and e-mail address lead to one account, with one count of failures. */
const accountOf = (user: DirectoryUser | undefined, tenant: string, name: string): string =>
  user === undefined ? `name:${tenant}/${name}`.normalize('NFKC').toLowerCase() : `user:${user.id}`;

function parse(request: LoginRequest): { tenant: string; name: string; password: string } {
  const { tenancyName, usernameOrEmailAddress: name, password } = request;
  const tenant =
    tenancyName === undefined || tenancyName === null || tenancyName === '' ? DEFAULT_TENANT : tenancyName;
  if (!isText(name) || !isText(password) || !isText(tenant)) {
    throw new DomainError('ParameterMissing', 'usernameOrEmailAddress and password are required.');
  }
  if (tenant.length + name.length + password.length > MAX_LENGTH) throw new DomainError('InvalidCredentials');
  return { tenant, name: name.trim(), password };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
