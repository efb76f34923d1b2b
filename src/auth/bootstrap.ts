import { randomBytes } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Credentials } from '../state/credentials.ts';
import type { Keys } from '../state/keys.ts';
import { sha256 } from './digest.ts';
import type { PasswordHasher } from './passwords.ts';
import { storePassword } from './setPassword.ts';
import { issueToken } from './tokens.ts';

/** The variables ADMIN_PASSWORD, ADMIN_TOKEN, CLIENT_ID and CLIENT_SECRET; empty counts as not set. */
export interface EnvironmentCredentials {
  readonly adminPassword?: string | undefined;
  readonly adminToken?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
}

export interface BootstrapDeps {
  readonly credentials: Credentials;
  readonly keys: Keys;
  readonly hasher: PasswordHasher;
  readonly clock: () => number;
  /** The user that the password and the tokens belong to. */
  readonly adminId: number;
  readonly tenantId: number;
}

/** What was generated, in the clear, to be shown once; null where nothing was. */
export interface Generated {
  readonly adminPassword: string | null;
  readonly adminToken: string | null;
}

const ENVIRONMENT_PASSWORD = 'bootstrap.adminPassword';

/**
 * Sees to it that somebody can get in, at each start before the server listens. Throws InvalidArgument for an
 * environment that makes no sense, before anything is changed.
 *
 * The first start generates what the environment does not name. ADMIN_PASSWORD is applied when it is not the one
 * applied last, so that a password changed later survives a restart. ADMIN_TOKEN and the first external app
 * (CLIENT_ID, with the admin role) are valid exactly as long as the environment names them.
 */
export async function bootstrap(
  deps: BootstrapDeps,
  environment: EnvironmentCredentials,
): Promise<Generated> {
  validate(environment);
  const isFirstStart = (await deps.credentials.passwords.find(deps.adminId)) === null;
  await applyApp(deps, environment.clientId || undefined, environment.clientSecret || undefined);
  await applyToken(deps, environment.adminToken || undefined);
  const adminToken = isFirstStart && !environment.adminToken ? await generateToken(deps) : null;
  // Last: the password is what tells that this was done.
  const adminPassword = isFirstStart && !environment.adminPassword ? await generatePassword(deps) : null;
  if (environment.adminPassword) await applyPassword(deps, environment.adminPassword);
  return { adminPassword, adminToken };
}

function validate({ adminToken = '', clientId, clientSecret }: EnvironmentCredentials): void {
  if (/\s/.test(adminToken)) {
    throw new DomainError('InvalidArgument', 'ADMIN_TOKEN may not contain white space.');
  }
  if (Boolean(clientId) !== Boolean(clientSecret)) {
    throw new DomainError('InvalidArgument', 'CLIENT_ID and CLIENT_SECRET are set together or not at all.');
  }
}

async function applyApp(
  { credentials: { apps }, clock, tenantId }: BootstrapDeps,
  clientId: string | undefined,
  clientSecret: string | undefined,
): Promise<void> {
  for (const app of await apps.list()) {
    if (app.source === 'environment' && app.clientId !== clientId) await apps.remove(app.clientId);
  }
  if (clientId === undefined || clientSecret === undefined) return;
  await apps.set({
    clientId,
    secretHash: sha256(clientSecret),
    name: clientId,
    tenantId,
    roles: ['admin'],
    folders: 'all',
    source: 'environment',
    createdAt: clock(),
  });
}

/** A token that is there already stays, since other nodes may be asked with it right now. */
async function applyToken(deps: BootstrapDeps, token: string | undefined): Promise<void> {
  const { tokens } = deps.credentials;
  const owner = { kind: 'user', principalId: String(deps.adminId), source: 'environment' } as const;
  const wanted = token === undefined ? null : sha256(token);
  const there = await tokens.listOf(owner);
  for (const { hash } of there) if (hash !== wanted) await tokens.remove(hash);
  if (wanted === null || there.some(({ hash }) => hash === wanted)) return;
  const facts = { label: 'ADMIN_TOKEN', scopes: null, createdAt: deps.clock(), expiresAt: null };
  await tokens.add({ ...owner, ...facts, hash: wanted });
}

async function generateToken(deps: BootstrapDeps): Promise<string> {
  const owner = { kind: 'user', principalId: String(deps.adminId), source: 'issued' } as const;
  const facts = { label: 'first start', scopes: null, ttlMs: null };
  const { token } = await issueToken(deps.credentials.tokens, { ...owner, ...facts }, deps.clock());
  return token;
}

async function generatePassword(deps: BootstrapDeps): Promise<string> {
  const password = randomBytes(18).toString('base64url');
  await storePassword(deps.credentials, deps.adminId, await deps.hasher.hash(password));
  return password;
}

async function applyPassword(deps: BootstrapDeps, password: string): Promise<void> {
  const applied = await deps.keys.find(ENVIRONMENT_PASSWORD);
  const lastHash = applied === null ? null : Buffer.from(applied).toString();
  if (lastHash !== null && (await deps.hasher.verify(password, async () => lastHash))) return;
  const hash = await deps.hasher.hash(password);
  await storePassword(deps.credentials, deps.adminId, hash);
  await deps.keys.set(ENVIRONMENT_PASSWORD, Buffer.from(hash));
}
