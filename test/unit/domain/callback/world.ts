import type {
  AttemptFailed,
  AttemptResult,
  Callback,
  CallbackCommand,
  CallbackEvent,
  CallbackRequested,
  DeathReason,
} from '../../../../src/domain/callback/callback.ts';
import { decide, evolve } from '../../../../src/domain/callback/callback.ts';
import { givenFor } from '../../../support/given.ts';

export const given = givenFor<Callback, CallbackCommand, CallbackEvent>({
  stream: 'callback-955',
  evolve,
  decide,
});

export const request: CallbackRequested = {
  taskId: 955,
  systemId: 61,
  outcome: 'DONE',
  taskRevision: 3,
  url: 'https://bpm.example/done?key=k',
};

export const requested: CallbackEvent = { type: 'Requested', data: request };

export const attemptFailed = (data: Partial<AttemptFailed> = {}): CallbackEvent => ({
  type: 'AttemptFailed',
  data: { n: 1, code: 500, ms: 12, error: 'answer', ...data },
});

export const delivered = (n = 1): CallbackEvent => ({ type: 'Delivered', data: { n, code: 200, ms: 12 } });

export const dead = (reason: DeathReason): CallbackEvent => ({ type: 'Dead', data: { reason } });

export const replayed: CallbackEvent = {
  type: 'Replayed',
  data: { systemId: request.systemId, url: request.url },
};

export const answered = (code: number, retryAfterMs: number | null = null): AttemptResult => ({
  kind: 'answered',
  code,
  retryAfterMs,
});

/** Without straying to either side unless told. */
export const record = (result: AttemptResult, n = 1, random = 0.5): CallbackCommand => ({
  type: 'Record',
  n,
  ms: 12,
  result,
  random,
});

export const replay: CallbackCommand = { type: 'Replay' };
