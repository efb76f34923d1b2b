import type { TokenOwner, TokenRecord } from '../state/credentials.ts';
import type { State } from '../state/state.ts';
import { type Authenticate, createAuthenticate } from './authenticate.ts';
import { bootstrap, type EnvironmentCredentials, type Generated } from './bootstrap.ts';
import {
  type AccessTokenAnswer,
  clientCredentials,
  type OAuthError,
  type TokenRequestForm,
} from './clientCredentials.ts';
import type { Directory } from './directory.ts';
import { createAccessTokens } from './jwt.ts';
import { login, type LoginRequest } from './login.ts';
import { createLoginGuard, defaultLockRules, type LockRules } from './loginGuard.ts';
import { createPasswordHasher, type PasswordHasher } from './passwords.ts';
import { createRateLimiter } from './rateLimiter.ts';
import { addMachineKey, beginSession, robotOfSession, type SessionRequest } from './robotSession.ts';
import { setPassword } from './setPassword.ts';
import { type IssuedToken, issueToken, type TokenRequest } from './tokens.ts';

export interface AuthOptions {
  readonly loginTtlMs?: number;
  readonly accessTtlSeconds?: number;
  readonly loginsPerMinute?: number;
  readonly lockRules?: LockRules;
  readonly hasher?: PasswordHasher;
}

/** All of authentication that doors and commands call. */
export interface Auth {
  readonly authenticate: Authenticate;
  /** A user's opaque token; see login.ts. */
  login(request: LoginRequest): Promise<string>;
  clientCredentials(request: TokenRequestForm): Promise<AccessTokenAnswer | OAuthError>;
  /** A robot's session key; see robotSession.ts. */
  beginSession(request: SessionRequest): Promise<string>;
  /** The robot that a session key (`RobotIdentifier`) stands for. */
  robotOfSession(sessionKey: string): Promise<number | undefined>;

  issueToken(request: TokenRequest): Promise<IssuedToken>;
  /** False where there was none. */
  revokeToken(hash: string): Promise<boolean>;
  revokeTokensOf(owner: TokenOwner): Promise<number>;
  tokensOf(owner: TokenOwner): Promise<readonly TokenRecord[]>;

  setPassword(userId: number, password: string): Promise<void>;
  addMachineKey(robotId: number, machineKey: string): Promise<void>;
  /** A user or robot is deleted: nothing that it had opens anything any more. */
  removeUser(userId: number): Promise<void>;
  removeRobot(robotId: number): Promise<void>;

  /** See bootstrap.ts. */
  bootstrap(
    admin: { readonly id: number; readonly tenantId: number },
    environment: EnvironmentCredentials,
  ): Promise<Generated>;
}

const DAY_MS = 24 * 60 * 60_000;

export async function createAuth(
  { credentials, keys }: Pick<State, 'credentials' | 'keys'>,
  directory: Directory,
  clock: () => number,
  options: AuthOptions = {},
): Promise<Auth> {
  const { loginTtlMs = DAY_MS, accessTtlSeconds = 3600, loginsPerMinute = 120 } = options;
  const { lockRules = defaultLockRules, hasher = createPasswordHasher() } = options;
  const { tokens, passwords, robotKeys, apps } = credentials;
  const accessTokens = await createAccessTokens(keys, clock);
  const guard = createLoginGuard(credentials.loginCounters, clock, lockRules);
  const rate = createRateLimiter(loginsPerMinute, clock);
  const shared = { credentials, keys, directory, clock, guard, hasher };

  return {
    authenticate: createAuthenticate({ credentials, directory, accessTokens, clock }),
    login: (request) => login({ ...shared, rate, loginTtlMs }, request),
    clientCredentials: (request) =>
      clientCredentials({ apps, accessTokens, guard, accessTtlSeconds }, request),
    beginSession: (request) => beginSession({ ...shared, robotKeys }, request),
    robotOfSession: (sessionKey) => robotOfSession(robotKeys, sessionKey),
    issueToken: (request) => issueToken(tokens, request, clock()),
    revokeToken: (hash) => tokens.remove(hash),
    revokeTokensOf: (owner) => tokens.removeOf(owner),
    tokensOf: (owner) => tokens.listOf(owner),
    setPassword: (userId, password) => setPassword(credentials, hasher, userId, password),
    addMachineKey: (robotId, machineKey) => addMachineKey(robotKeys, robotId, machineKey, clock()),
    async removeUser(userId) {
      await tokens.removeOf({ kind: 'user', principalId: String(userId) });
      await passwords.remove(userId);
    },
    async removeRobot(robotId) {
      await tokens.removeOf({ kind: 'robot', principalId: String(robotId) });
      await robotKeys.removeOf(robotId);
    },
    bootstrap: (admin, environment) =>
      bootstrap({ ...shared, adminId: admin.id, tenantId: admin.tenantId }, environment),
  };
}
