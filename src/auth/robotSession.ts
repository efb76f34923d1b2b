import { createHmac, randomBytes } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { RobotKeys } from '../state/credentials.ts';
import type { Keys } from '../state/keys.ts';
import { sha256 } from './digest.ts';
import type { Directory, DirectoryRobot } from './directory.ts';
import type { LoginGuard } from './loginGuard.ts';

export interface SessionRequest {
  /** Header `X-ROBOT-LICENSE`. */
  readonly machineKey: string;
  /** The account on the machine; may be missing where the machine has one robot. */
  readonly userName?: string | undefined;
  readonly address: string;
}

export interface SessionDeps {
  readonly robotKeys: RobotKeys;
  readonly keys: Keys;
  readonly directory: Directory;
  readonly guard: LoginGuard;
  readonly clock: () => number;
}

/** Keys are GUIDs, which clients write as they like. */
const hashOf = (key: string): string => sha256(key.replace(/[{}]/g, '').toLowerCase());

/** Lets the machine's key open sessions of this robot. */
export async function addMachineKey(
  robotKeys: RobotKeys,
  robotId: number,
  machineKey: string,
  now: number,
): Promise<void> {
  await robotKeys.add({ hash: hashOf(machineKey), robotId, use: 'machine', createdAt: now });
}

/**
 * Opens a robot's session (UiPath contract, BeginSession): answers the key for `Authorization: UiRobot …`, the same
 * one each time, so that two processes of one robot do not end each other's session. Throws InvalidCredentials
 * where no active robot fits, TooManyAttempts.
 */
export async function beginSession(deps: SessionDeps, request: SessionRequest): Promise<string> {
  await deps.guard.check({ address: request.address });
  const robot = await robotOf(deps, request);
  if (robot === undefined) {
    await deps.guard.charge({ address: request.address });
    throw new DomainError('InvalidCredentials');
  }
  const secret = await deps.keys.getOrCreate('robot.sessions', () => randomBytes(32));
  const sessionKey = derivedGuid(secret, `${robot.id}:${hashOf(request.machineKey)}`);
  await deps.robotKeys.add({
    hash: hashOf(sessionKey),
    robotId: robot.id,
    use: 'session',
    createdAt: deps.clock(),
  });
  return sessionKey;
}

/** The robot whose session has this key, also as `RobotIdentifier` in bodies and headers. */
export async function robotOfSession(robotKeys: RobotKeys, sessionKey: string): Promise<number | undefined> {
  const records = await robotKeys.find(hashOf(sessionKey));
  return records.find(({ use }) => use === 'session')?.robotId;
}

async function robotOf(deps: SessionDeps, request: SessionRequest): Promise<DirectoryRobot | undefined> {
  const records = await deps.robotKeys.find(hashOf(request.machineKey));
  const robots = records
    .filter(({ use }) => use === 'machine')
    .map(({ robotId }) => deps.directory.robotById(robotId))
    .filter((robot) => robot !== undefined && robot.isActive);
  const userName = request.userName?.toLowerCase();
  if (userName === undefined || userName === '') return robots.length === 1 ? robots[0] : undefined;
  return robots.find((robot) => robot?.userName.toLowerCase() === userName);
}

function derivedGuid(secret: Uint8Array, text: string): string {
  const hex = createHmac('sha256', secret).update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
