import type { FastifyBaseLogger } from 'fastify';
import type { Caller } from '../../../auth/caller.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Services } from '../../http/services.ts';
import type { Live } from './live.ts';

/** What subscriptions know of whoever has subscribed. */
export interface LiveContext {
  readonly services: Services;
  readonly live: Live;
  readonly requestId: string;
  readonly log: FastifyBaseLogger;
  /**
   * Who that is by now: asked before each message, so that who has lost a role, a folder or the credential is told
   * nothing more. At once where nothing has changed. Throws Unauthenticated.
   */
  readonly caller: () => Caller | Promise<Caller>;
  /** The position that the client has read up to, where its request says so beside its document. */
  readonly resumeAfter: string | null;
}

/** Who a credential stands for, before anything is subscribed to. Throws Unauthenticated, NotReady. */
export async function admit(services: Services, authorization: string | undefined): Promise<Caller> {
  const caller = await services.auth.authenticate(authorization);
  if (services.unready() !== null) throw new DomainError('NotReady');
  return caller;
}
