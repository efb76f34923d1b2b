import type { EventSchema } from '../schema/eventSchema.ts';
import { eventSchemas } from '../schema/eventSchema.ts';
import { id, instant, object, oneOf, optional, type Schema, text, whole } from '../schema/words.ts';
import type {
  AttemptError,
  AttemptFailed,
  CallbackDelivered,
  CallbackEvent,
  CallbackRequested,
  CallbackTarget,
} from './callback.ts';

const url = text('Where it goes.');
const systemId = id('The system that is told.');
const n = whole('Which attempt it was, from 1, also over replays.', 1);
const code = whole('The HTTP status of the answer.', 100, 599);
const ms = whole('How long it took, in milliseconds.', 0);

const error: Schema<AttemptError> = oneOf(
  'Why it failed: another answer than 2xx, no answer, or a call that the rules forbid (`refused.`).',
  [
    'answer',
    'dns',
    'connect',
    'tls',
    'timeout',
    'tooLarge',
    'redirect',
    'encoding',
    'protocol',
    'aborted',
    'refused.url',
    'refused.scheme',
    'refused.credentials',
    'refused.host',
    'refused.port',
    'refused.address',
    'refused.self',
    'refused.downgrade',
    'refused.header',
    'refused.requestTooLarge',
  ],
);

export const callbackSchemas: readonly EventSchema[] = eventSchemas<CallbackEvent>('callback', {
  Requested: [
    'A task has ended, and its system is to be told.',
    object<CallbackRequested>('What is to be told to whom.', {
      taskId: id('The task.'),
      outcome: oneOf('How it ended.', ['DONE', 'ERROR', 'CANCEL']),
      taskRevision: whole("The revision of the task's stream where it ended.", 0),
      systemId,
      url,
    }),
  ],
  AttemptFailed: [
    'An attempt to tell it has failed.',
    object<AttemptFailed>('What came of it.', {
      n,
      code: optional(code),
      ms,
      error,
      nextAt: optional(instant('When it is tried again; absent where it is given up.')),
    }),
  ],
  Delivered: [
    'The system has taken the message.',
    object<CallbackDelivered>('What came of the attempt.', { n, code, ms }),
  ],
  Dead: [
    'The message is given up.',
    object('Why.', {
      reason: oneOf('All attempts have failed, the receiver wants nothing more, or it must not be called.', [
        'exhausted',
        'gone',
        'refused',
      ]),
    }),
  ],
  Replayed: [
    'Somebody wants it sent again, from the first attempt on.',
    object<CallbackTarget>('Where it goes now.', { systemId, url }),
  ],
});
