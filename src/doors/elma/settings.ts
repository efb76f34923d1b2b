import type { RateLimiter } from '../../auth/rateLimiter.ts';

/** What installations of ELMA's door differ in. */
export interface ElmaSettings {
  /** `auth_tkn` alone proves which system calls (ELMA_UUID_AS_TOKEN). Else its secret does, as a bearer token. */
  readonly uuidIsToken: boolean;
  /** Systems that register are let in at once (ELMA_AUTO_ALLOW). */
  readonly letsIn: boolean;
  /** Refusals have their code as the HTTP status, too (ELMA_HTTP_STATUS). */
  readonly mirrorsStatus: boolean;
  /** What becomes of a task that is to be cancelled while a bot works on it (ELMA_CANCEL_EXECUTING). */
  readonly whileExecuting: 'refuse' | 'ask';
  /** Where tasks are cancelled (ELMA_CANCEL_PATHS). */
  readonly cancelPaths: readonly string[];
  /** How many minutes the times in the answer to a new task are ahead of UTC (ELMA_CREATE_OFFSET); null for `Z`. */
  readonly createOffset: number | null;
  /** Counts systems that ask to be let in, by address. */
  readonly registrations: RateLimiter;
}
