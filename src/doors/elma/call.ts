import type { FastifyReply } from 'fastify';
import type { CommandContext } from '../../commands/context.ts';
import { DEFAULT_TENANT } from '../../commands/prepareStore.ts';
import type { Principal } from '../../domain/event.ts';
import type { System } from '../../domain/system/system.ts';
import type { Members, Shape } from '../http/json/dtoReader.ts';
import { readDto } from '../http/json/dtoReader.ts';
import type { ParsedBody } from '../http/json/parseBody.ts';
import type { About } from '../http/openapi/description.ts';
import type { Services } from '../http/services.ts';
import type { ElmaSettings } from './settings.ts';

/** One call of ELMA's door. */
export interface Call {
  readonly services: Services;
  readonly settings: ElmaSettings;
  readonly body: ParsedBody;
  readonly requestId: string;
  /** The header Idempotency-Key; null where there is none. */
  readonly key: string | null;
  /** Where it comes from. */
  readonly address: string;
}

/** A call of a system that is allowed. */
export interface SystemCall extends Call {
  readonly system: System;
}

/** The body of an answer; its `status` is what ELMA's clients look at, whatever HTTP says. */
export interface Envelope {
  readonly status: number;
  readonly [member: string]: unknown;
}

/** Answers by itself where the answer is no JSON. */
export type Answer = Envelope | ((reply: FastifyReply) => FastifyReply);

interface RouteFacts {
  readonly isWrite: boolean;
  /** A client keeps what it gets as a file: a refusal must be one for HTTP, too. */
  readonly isFile?: boolean;
  readonly about: About;
}

/** For systems that are allowed, or for anybody. */
export type Route = RouteFacts &
  (
    | { readonly for: 'systems'; readonly handle: (call: SystemCall) => Promise<Answer> }
    | { readonly for: 'anybody'; readonly handle: (call: Call) => Promise<Answer> }
  );

export const bodyOf = <M extends Members>({ body }: Call, of: Shape<M>): ReturnType<typeof readDto<M>> =>
  readDto(body.value, of);

export const principalOf = ({ id, name }: System): Principal => ({ kind: 'system', id: String(id), name });

/** Systems are of no folder: they work in those of processes and tasks. */
export const contextOf = ({ requestId }: Call, principal: Principal, folderId: number): CommandContext => ({
  tenantId: DEFAULT_TENANT.id,
  folderId,
  principal,
  door: 'elma',
  requestId,
});
