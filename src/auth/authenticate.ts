import { LRUCache } from 'lru-cache';
import { DomainError } from '../domain/errors.ts';
import type { Credentials, TokenKind } from '../state/credentials.ts';
import { appCaller, botCaller, type Caller, robotCaller, systemCaller, userCaller } from './caller.ts';
import { sha256 } from './digest.ts';
import type { Directory } from './directory.ts';
import type { AccessTokens } from './jwt.ts';
import { robotOfSession } from './robotSession.ts';

export interface AuthenticateDeps {
  readonly credentials: Credentials;
  readonly directory: Directory;
  readonly accessTokens: AccessTokens;
  readonly clock: () => number;
}

/**
 * Who calls, by the header `Authorization`: `Bearer` with an opaque token or an access token, or `UiRobot` with the
 * key of a robot's session; schemes are case-insensitive. Throws or rejects with Unauthenticated. Answers at once,
 * without a promise, for a credential seen before.
 */
export type Authenticate = (header: string | undefined) => Caller | Promise<Caller>;

interface Proof {
  readonly caller: Caller;
  readonly expiresAt: number | null;
}

/** A proof holds as long as neither rights nor the directory have changed since before it was looked up. */
interface Remembered extends Proof {
  readonly revision: number;
  readonly version: number;
}

const HEADER = /^(bearer|uirobot) +(\S+)$/i;
const REMEMBERED = 10_000;

export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const { credentials, directory, clock } = deps;
  const remembered = new LRUCache<string, Remembered>({ max: REMEMBERED });

  function fresh(key: string): Caller | undefined {
    const found = remembered.get(key);
    if (found === undefined) return undefined;
    if (found.revision !== credentials.revision || found.version !== directory.version) return undefined;
    return unexpired(found, clock());
  }

  async function prove(isRobot: boolean, secret: string, key: string): Promise<Caller> {
    const [revision, version] = [credentials.revision, directory.version];
    const proof = await (isRobot ? proveRobotKey(deps, secret) : proveBearer(deps, secret));
    const caller = unexpired(proof, clock());
    remembered.set(key, { ...proof, revision, version });
    return caller;
  }

  return (header) => {
    const match = HEADER.exec(header ?? '');
    if (match === null) throw new DomainError('Unauthenticated');
    const [, scheme = '', secret = ''] = match;
    const isRobot = scheme.toLowerCase() === 'uirobot';
    const key = (isRobot ? 'robot:' : 'bearer:') + sha256(secret);
    return fresh(key) ?? prove(isRobot, secret, key);
  };
}

function unexpired({ caller, expiresAt }: Proof, now: number): Caller {
  if (expiresAt !== null && expiresAt <= now) throw new DomainError('Unauthenticated');
  return caller;
}

/** Anything may be an opaque token (the environment can name one), so that these are looked for first. */
async function proveBearer(deps: AuthenticateDeps, secret: string): Promise<Proof> {
  const record = await deps.credentials.tokens.find(sha256(secret));
  if (record !== null) {
    const { kind, principalId, expiresAt } = record;
    return { caller: await callerOfKind[kind](deps, principalId, record.scopes), expiresAt };
  }
  const { clientId, scopes, expiresAt } = await deps.accessTokens.verify(secret);
  return { caller: await appOf(deps, clientId, scopes), expiresAt };
}

async function proveRobotKey(deps: AuthenticateDeps, secret: string): Promise<Proof> {
  const robotId = await robotOfSession(deps.credentials.robotKeys, secret);
  if (robotId === undefined) throw new DomainError('Unauthenticated');
  return { caller: robotOf(deps, String(robotId), null), expiresAt: null };
}

type Scopes = readonly string[] | null;

const callerOfKind = {
  user: userOf,
  robot: robotOf,
  bot: botOf,
  app: appOf,
  system: systemOf,
} satisfies Record<TokenKind, unknown>;

function userOf({ directory }: AuthenticateDeps, id: string, scopes: Scopes): Caller {
  const user = directory.userById(Number(id));
  if (user === undefined || !user.isActive) throw new DomainError('Unauthenticated');
  return userCaller(user, scopes);
}

function robotOf({ directory }: AuthenticateDeps, id: string, scopes: Scopes): Caller {
  const robot = directory.robotById(Number(id));
  if (robot === undefined || !robot.isActive) throw new DomainError('Unauthenticated');
  return robotCaller(robot, scopes);
}

function botOf({ directory }: AuthenticateDeps, id: string): Caller {
  const bot = directory.botById(Number(id));
  if (bot === undefined) throw new DomainError('Unauthenticated');
  return botCaller(bot);
}

function systemOf({ directory }: AuthenticateDeps, id: string): Caller {
  const system = directory.systemById(Number(id));
  if (system === undefined) throw new DomainError('Unauthenticated');
  return systemCaller(system);
}

async function appOf({ credentials }: AuthenticateDeps, id: string, scopes: Scopes): Promise<Caller> {
  const app = await credentials.apps.find(id);
  if (app === null) throw new DomainError('Unauthenticated');
  return appCaller(app, scopes);
}
