import type { Auth } from '../../auth/auth.ts';
import { comesFrom } from '../../auth/sources.ts';
import { DomainError } from '../../domain/errors.ts';
import type { System } from '../../domain/system/system.ts';
import { tryParseUuid } from '../../domain/uuid.ts';
import type { Definitions } from '../../readModel/definitions.ts';
import { readDto, required, shape, text } from '../http/json/dtoReader.ts';

const token = shape({ auth_tkn: required(text()) }, { open: true });

export interface Proof {
  /** The request's body, in which `auth_tkn` names the system. */
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly uuidIsToken: boolean;
  /** Where the call comes from. */
  readonly address: string;
}

/**
 * The system that calls (ELMA's wire contract, auth_tkn). Its UUID names it; it is also the proof where the settings say
 * so, else the bearer token must be the system's. Throws Unauthenticated, ForbiddenOperation where it is not allowed, or not from
 * there.
 */
export async function systemThatCalls(
  { definitions, auth }: { readonly definitions: Definitions; readonly auth: Auth },
  { body, authorization, uuidIsToken, address }: Proof,
): Promise<System> {
  const key = tryParseUuid(readDto(body, token).auth_tkn);
  const system = key === null ? undefined : definitions.systemByKey(key);
  if (!uuidIsToken) await demandSecret(auth, authorization, system);
  if (system === undefined || system.deleted)
    throw new DomainError('Unauthenticated', 'auth_tkn is not known.');
  if (system.access !== 'ALLOWED') throw new DomainError('ForbiddenOperation', refusals[system.access]);
  if (comesFrom(system.sources ?? [], address)) return system;
  throw new DomainError('ForbiddenOperation', 'The system may not call from this address.');
}

/** The same refusal whether the system or its secret is unknown: without a secret nothing is told. */
async function demandSecret(
  auth: Auth,
  authorization: string | undefined,
  system: System | undefined,
): Promise<void> {
  const { principal } = await auth.authenticate(authorization);
  if (principal.kind !== 'system' || principal.id !== String(system?.id))
    throw new DomainError('Unauthenticated');
}

const refusals = {
  REQUEST: 'The system has not been allowed yet.',
  LOCKED: 'The system is locked.',
} as const;
