import { addressKey } from '../../../auth/addressKey.ts';
import { allowSystem, registerSystem } from '../../../commands/registerSystem.ts';
import type { Access } from '../../../domain/access.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/event.ts';
import type { System } from '../../../domain/system/system.ts';
import { tryParseUuid } from '../../../domain/uuid.ts';
import type { Answer, Call, Envelope } from '../call.ts';
import { bodyOf, contextOf } from '../call.ts';
import { registrationRequest, systemRequest } from '../dto/requests.ts';

/** Who asks before it has a number. */
const unknown: Principal = { kind: 'system', id: 'unknown', name: 'A system that registers' };

/** Systems are of no folder. */
const NO_FOLDER = 0;

/**
 * `POST /v1/orchestra/system/registration`: a system asks to be let in, under a UUID that it has made up; one that is
 * known stays as it is. Where a UUID proves nothing, a new one is answered its secret, which is shown this once. Throws
 * TooManyRequests where very many come from one address.
 */
export async function register(call: Call): Promise<Answer> {
  const { services, settings } = call;
  const { orchestrator } = services;
  const { uuid, name, desc } = bodyOf(call, registrationRequest);
  const wasKnown = systemNamed(call, uuid) !== undefined;
  if (!wasKnown) settings.registrations.count(addressKey(call.address));
  const context = contextOf(call, unknown, NO_FOLDER);
  const system = await registerSystem(orchestrator, context, { key: uuid, name, description: desc ?? null });
  if (system.access === 'LOCKED') throw locked();
  if (settings.letsIn && system.access === 'REQUEST') await allowSystem(orchestrator, context, system.id);
  return {
    status: 200,
    ...(!wasKnown && !settings.uuidIsToken && { secret: await secretFor(call, system) }),
  };
}

async function secretFor({ services: { auth } }: Call, { id }: System): Promise<string> {
  const owner = { kind: 'system', principalId: String(id), source: 'issued' } as const;
  const { token } = await auth.issueToken({ ...owner, label: 'registration', scopes: null, ttlMs: null });
  return token;
}

/** `POST /v1/orchestra/system/status`: whether a system may set tasks. */
export async function systemStatus(call: Call): Promise<Answer> {
  const system = systemNamed(call, bodyOf(call, systemRequest).uuid);
  if (system === undefined) throw new DomainError('ItemNotFound', 'The system has not registered.');
  return statusOf[system.access]();
}

const locked = (): DomainError => new DomainError('ForbiddenOperation', 'The system is locked.');

const statusOf: Readonly<Record<Access, () => Envelope>> = {
  ALLOWED: () => ({ status: 200 }),
  REQUEST: () => ({ status: 202 }),
  LOCKED: () => {
    throw locked();
  },
};

function systemNamed({ services }: Call, uuid: string): System | undefined {
  const key = tryParseUuid(uuid);
  const system = key === null ? undefined : services.orchestrator.definitions.systemByKey(key);
  return system?.deleted === true ? undefined : system;
}
