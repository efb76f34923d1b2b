import { addressKey } from '../../../auth/addressKey.ts';
import { equalDigests, sha256 } from '../../../auth/digest.ts';
import { botTarget, registerBot } from '../../../commands/registerBot.ts';
import { DEFAULT_TENANT } from '../../../commands/prepareStore.ts';
import type { BotRegistration } from '../../../domain/bot/bot.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/event.ts';
import type { Dto } from '../../http/json/dtoReader.ts';
import { newRobotSecret } from '../../http/robots/secret.ts';
import { screaming } from '../../http/screaming.ts';
import type { Answer, Call, OpenCall } from '../call.ts';
import { bodyOf, contextFor, contextOnce } from '../call.ts';
import { kindNamed } from '../dto/lease.ts';
import { registration } from '../dto/requests.ts';

/** Who asks before it has a number. */
const unknown: Principal = { kind: 'bot', id: 'unknown', name: 'A robot that registers' };

/**
 * `POST /registrations`: a robot asks to be let in, and is told its secret, this once. Until a person lets it in it may
 * do nothing but ask whether it was.
 */
export async function register(call: OpenCall): Promise<Answer> {
  const { services, settings, request } = call;
  settings.registrations.count(addressKey(request.ip));
  const { dto } = bodyOf(call, registration);
  demandEnrollment(settings.enrollmentKey, dto.enrollmentKey);
  const context = await contextOnce(call, contextFor(call, unknown, DEFAULT_TENANT.id), botTarget);
  const bot = await registerBot(services.orchestrator, context, registrationOf(dto));
  const secret = await newRobotSecret(services.auth, bot, context.once?.isRepeat === true);
  return { status: 201, body: { botId: bot.key, status: bot.access, secret } };
}

function demandEnrollment(wanted: string | null, given: string | null | undefined): void {
  if (wanted !== null && !equalDigests(sha256(wanted), sha256(given ?? '')))
    throw new DomainError('ForbiddenOperation', 'The enrollment key is missing or wrong.');
}

function registrationOf({ name, machine, version, kinds }: Dto<typeof registration>): BotRegistration {
  const { os, host, user, cpu, ramMb } = machine ?? {};
  return {
    name,
    machine: {
      os: os ?? null,
      host: host ?? null,
      user: user ?? null,
      cpu: cpu ?? null,
      ramMb: ramMb ?? null,
    },
    version: version ?? null,
    kinds: kinds.map(kindNamed),
  };
}

/** `GET /me`: how the robot that calls is known here, and whether it was let in. */
export async function me({ services, caller }: Call): Promise<Answer> {
  const { kind, id } = caller.principal;
  const bot = kind === 'bot' ? services.orchestrator.definitions.bot(Number(id)) : undefined;
  if (bot === undefined)
    throw new DomainError('ItemNotFound', 'Only a robot that has registered is known here.');
  const { key: botId, name, version, machine, groups, access: status, kinds } = bot;
  return {
    status: 200,
    body: { botId, name, status, version, machine, groups, kinds: kinds.map(screaming) },
  };
}
