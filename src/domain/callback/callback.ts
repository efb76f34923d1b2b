import type { Recorded } from '../event.ts';
import type { Instant } from '../instant.ts';
import { nextAttempt } from './schedule.ts';

/**
 * The message to the system that has set a task, once the task is done or has failed. Streams `callback-<task id>`: a
 * task ends once, so it has at most one. That it is to be sent follows from the task's last status; a crash between
 * sending and writing it down sends it again, under the same name.
 */
export const callbackStream = (taskId: number): string => `callback-${taskId}`;

export const callbackStatuses = { PENDING: 0, DELIVERED: 1, DEAD: 2 } as const;
export type CallbackStatus = keyof typeof callbackStatuses;

/** How the task ended. */
export type CallbackOutcome = 'DONE' | 'ERROR' | 'CANCEL';

/** Where a message goes. */
export interface CallbackTarget {
  readonly systemId: number;
  readonly url: string;
}

// Events

/** Why no answer came: what a guarded call out says of itself, and nothing that came from the other side. */
export type CallFailure =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'tooLarge'
  | 'redirect'
  | 'encoding'
  | 'protocol'
  | 'aborted';

/** Why the rules forbid the call, so that trying again is useless. */
export type CallRefusal =
  | 'url'
  | 'scheme'
  | 'credentials'
  | 'host'
  | 'port'
  | 'address'
  | 'self'
  | 'downgrade'
  | 'header'
  | 'requestTooLarge';

/** `answer`: there was one, of another status than 2xx. */
export type AttemptError = 'answer' | CallFailure | `refused.${CallRefusal}`;

export interface CallbackRequested extends CallbackTarget {
  readonly taskId: number;
  readonly outcome: CallbackOutcome;
  /** Of the task's stream, where it ended: the message says how the task stood then. */
  readonly taskRevision: number;
}

export interface AttemptFailed {
  /** Counts from 1, also over replays. */
  readonly n: number;
  /** The status of the answer; absent where none came. */
  readonly code?: number;
  readonly ms: number;
  readonly error: AttemptError;
  /** Absent where it is given up. */
  readonly nextAt?: Instant;
}

export interface CallbackDelivered {
  readonly n: number;
  readonly code: number;
  readonly ms: number;
}

/** All attempts have failed, the receiver wants nothing more (410), or it must not be called. */
export type DeathReason = 'exhausted' | 'gone' | 'refused';

export type CallbackEvent =
  | { readonly type: 'Requested'; readonly data: CallbackRequested }
  | { readonly type: 'AttemptFailed'; readonly data: AttemptFailed }
  | { readonly type: 'Delivered'; readonly data: CallbackDelivered }
  | { readonly type: 'Dead'; readonly data: { readonly reason: DeathReason } }
  /** Somebody wants it sent again, from the first attempt on. */
  | { readonly type: 'Replayed'; readonly data: CallbackTarget };

// State

export interface Callback extends CallbackRequested {
  readonly folderId: number;
  /** The name of the message, the same in all attempts: by it a receiver tells that it has had it. */
  readonly messageId: string;
  readonly status: CallbackStatus;
  /** All there were. */
  readonly attempts: number;
  /** In a row, since it was requested or replayed. */
  readonly failures: number;
  /** Null where no further attempt follows. */
  readonly nextAt: Instant | null;
  /** Of the last attempt. */
  readonly lastCode: number | null;
  readonly lastError: AttemptError | null;
  readonly requestedAt: Instant;
  /** When it was delivered or given up. */
  readonly endedAt: Instant | null;
  /** Revision of the last event. */
  readonly revision: number;
}

// Evolve

/** Folds one event; the first must be Requested. */
export function evolve(callback: Callback | null, event: Recorded<CallbackEvent>): Callback {
  if (event.type === 'Requested') return requested(event.data, event);
  if (callback === null) throw new Error(`${event.stream} does not begin with Requested`);
  return { ...applied(callback, event), revision: event.revision };
}

const requested = (data: CallbackRequested, { id, metadata, revision }: Recorded): Callback => ({
  taskId: data.taskId,
  systemId: data.systemId,
  url: data.url,
  outcome: data.outcome,
  taskRevision: data.taskRevision,
  folderId: metadata.folderId,
  // Its end tells logs apart that count their tasks from 1 alike.
  messageId: `msg_task${data.taskId}_${data.outcome}_${id.slice(0, 8)}`,
  status: 'PENDING',
  attempts: 0,
  failures: 0,
  nextAt: metadata.at,
  lastCode: null,
  lastError: null,
  requestedAt: metadata.at,
  endedAt: null,
  revision,
});

function applied(
  callback: Callback,
  { type, data, metadata: { at } }: Recorded<Exclude<CallbackEvent, { type: 'Requested' }>>,
): Callback {
  switch (type) {
    case 'AttemptFailed':
      return failed(callback, data);
    case 'Delivered':
      return {
        ...callback,
        status: 'DELIVERED',
        attempts: data.n,
        nextAt: null,
        lastCode: data.code,
        lastError: null,
        endedAt: at,
      };
    case 'Dead':
      return { ...callback, status: 'DEAD', nextAt: null, endedAt: at };
    case 'Replayed':
      return {
        ...callback,
        systemId: data.systemId,
        url: data.url,
        status: 'PENDING',
        failures: 0,
        nextAt: at,
        endedAt: null,
      };
    default:
      return unknown(type);
  }
}

const failed = (callback: Callback, { n, code, error, nextAt }: AttemptFailed): Callback => ({
  ...callback,
  attempts: n,
  failures: callback.failures + 1,
  nextAt: nextAt ?? null,
  lastCode: code ?? null,
  lastError: error,
});

function unknown(value: never): never {
  throw new Error(`unknown ${JSON.stringify(value)}`);
}

// Commands

/** What came of an attempt. */
export type AttemptResult =
  | { readonly kind: 'answered'; readonly code: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly error: CallFailure }
  | { readonly kind: 'refused'; readonly reason: CallRefusal };

export type CallbackCommand =
  | {
      readonly type: 'Record';
      /** Which attempt it was, as far as the one that made it knew. */
      readonly n: number;
      readonly ms: number;
      readonly result: AttemptResult;
      /** From 0 to below 1. */
      readonly random: number;
    }
  | { readonly type: 'Replay' };

// Decide

/** The events that a command makes of a callback at the instant `at`. */
export function decide(command: CallbackCommand, callback: Callback, at: Instant): CallbackEvent[] {
  if (command.type === 'Record') return recorded(command, callback, at);
  const { systemId, url } = callback;
  return [{ type: 'Replayed', data: { systemId, url } }];
}

/** Two nodes may have made the same attempt: what one of them has written stands, but that the message came counts. */
function recorded(
  { n, ms, result, random }: Extract<CallbackCommand, { type: 'Record' }>,
  { status, attempts, failures }: Callback,
  at: Instant,
): CallbackEvent[] {
  if (status !== 'PENDING') return [];
  if (result.kind === 'answered' && isTaken(result.code))
    return [{ type: 'Delivered', data: { n: attempts + 1, code: result.code, ms } }];
  if (n !== attempts + 1) return [];
  const facts = { n, ...(result.kind === 'answered' && { code: result.code }), ms, error: errorOf(result) };
  const askedMs = result.kind === 'answered' ? result.retryAfterMs : null;
  const reason = finalReason(result);
  const nextAt = reason === null ? nextAttempt(failures + 1, at, random, askedMs) : null;
  if (nextAt !== null) return [{ type: 'AttemptFailed', data: { ...facts, nextAt } }];
  return [
    { type: 'AttemptFailed', data: facts },
    { type: 'Dead', data: { reason: reason ?? 'exhausted' } },
  ];
}

/** The receiver wants no message any more. */
export const GONE = 410;

/** Only 2xx says that the message was taken: a redirect is a failure (Standard Webhooks). */
export const isTaken = (code: number): boolean => code >= 200 && code < 300;

function errorOf(result: AttemptResult): AttemptError {
  if (result.kind === 'answered') return 'answer';
  return result.kind === 'failed' ? result.error : `refused.${result.reason}`;
}

function finalReason(result: AttemptResult): DeathReason | null {
  if (result.kind === 'refused') return 'refused';
  return result.kind === 'answered' && result.code === GONE ? 'gone' : null;
}
