import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../auth/caller.ts';
import type { CommandContext } from '../../commands/context.ts';
import { acceptOnce } from '../../commands/idempotency.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/event.ts';
import type { Target } from '../../domain/idempotency.ts';
import { workOfLease } from '../../domain/work.ts';
import type { Members, Shape } from '../http/json/dtoReader.ts';
import { readDto } from '../http/json/dtoReader.ts';
import { parseBody } from '../http/json/parseBody.ts';
import { demandKind } from '../http/robots/wish.ts';
import type { Services } from '../http/services.ts';
import type { RobotSettings } from './settings.ts';

/** A call that needs no credential. */
export interface OpenCall {
  readonly services: Services;
  readonly settings: RobotSettings;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

export interface Call extends OpenCall {
  readonly caller: Caller;
}

/** An answer as JSON, which `serverTime` is added to; without a body it is empty. */
export interface JsonAnswer {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** An answer that the route gives by itself. */
interface OwnAnswer {
  readonly given: FastifyReply;
}

export type Answer = JsonAnswer | OwnAnswer;

/** Work says itself which folder it is in. */
const NO_FOLDER = 0;

export function contextFor({ request }: OpenCall, principal: Principal, tenantId: number): CommandContext {
  return { tenantId, folderId: NO_FOLDER, principal, door: 'robot', requestId: request.id };
}

export const contextOf = (call: Call): CommandContext =>
  contextFor(call, call.caller.principal, call.caller.tenantId);

/**
 * As contextOf, of a command that its caller may have to give twice (header `Idempotency-Key`): `target` makes up the
 * identity of what it creates. Throws InvalidArgument, IdempotencyKeyReused.
 */
export function contextOnce(
  { services, request }: OpenCall,
  context: CommandContext,
  target?: () => Target | Promise<Target>,
): Promise<CommandContext> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return Promise.resolve(context);
  const { method, url } = request;
  const said = JSON.stringify([method, url, textOf(request)]);
  return acceptOnce(services.orchestrator, context, { key: String(key), request: said }, target);
}

/** A parameter of the path. */
export function param({ request }: OpenCall, name: string): string {
  const { params } = request;
  const value = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return String(value);
}

/** The lease that the path names. Throws LeaseLost where it is none, ForbiddenOperation. */
export function leaseIdOf(call: Call): string {
  const leaseId = param(call, 'leaseId');
  const work = workOfLease(leaseId);
  if (work === null) throw new DomainError('LeaseLost');
  demandKind(call.caller, work.kind);
  return leaseId;
}

const textOf = ({ body }: OpenCall['request']): string => (typeof body === 'string' ? body : '');

/** The body by its shape, and the text that contents are cut out of; an empty one is an empty object. */
export function bodyOf<M extends Members>(
  { request }: OpenCall,
  of: Shape<M>,
): { readonly dto: ReturnType<typeof readDto<M>>; readonly text: string } {
  const text = textOf(request);
  const parsed = parseBody(text.trim() === '' ? '{}' : text);
  return { dto: readDto(parsed.value, of), text: parsed.text };
}
