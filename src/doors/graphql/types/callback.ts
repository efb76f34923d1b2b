import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Callback, CallbackOutcome, CallbackStatus } from '../../../domain/callback/callback.ts';
import { shownUrl } from '../../../domain/httpUrl.ts';
import type { Instant } from '../../../domain/instant.ts';
import { CallbackOutcomeEnum, CallbackStatusEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';

@ObjectType('Callback', {
  description:
    'The message that tells the system which has set a task that the task is done or has failed. It is sent at least once, always under the same name.',
})
export class CallbackType {
  @Field(() => ID, { description: 'The task by its number.' })
  declare readonly taskId: string;

  @Field(() => ID, { description: 'The system that has set the task.' })
  declare readonly systemId: string;

  @Field(() => CallbackStatusEnum, { description: 'How far it is.' })
  declare readonly status: CallbackStatus;

  @Field(() => CallbackOutcomeEnum, { description: 'How the task ended.' })
  declare readonly outcome: CallbackOutcome;

  @Field(() => String, { description: 'Where it goes, without the query, which may hold a secret.' })
  declare readonly url: string;

  @Field(() => String, {
    description: 'Its name, the same in all attempts: the receiver finds it in the header `webhook-id`.',
  })
  declare readonly messageId: string;

  @Field(() => Int, { description: 'How often it was tried to send it, replays among them.' })
  declare readonly attempts: number;

  @Field(() => DateTime, { nullable: true, description: 'When it is tried next; null where it is not.' })
  declare readonly nextAt: Instant | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The HTTP status that was answered last; null where no answer came.',
  })
  declare readonly lastCode: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the last attempt failed: `answer` (see `lastCode`), `dns`, `connect`, `tls`, `timeout`, `protocol`, `tooLarge`, or `refused.` and the rule that forbids the call (`refused.address`). Null where it did not.',
  })
  declare readonly lastError: string | null;

  @Field(() => DateTime, { description: 'When the task ended.' })
  declare readonly requestedAt: Instant;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was delivered or given up; null as long as it is tried.',
  })
  declare readonly endedAt: Instant | null;
}

export const CallbackConnection = connectionType('Callback', CallbackType, 'callbacks');

export const callbackNode = (callback: Callback): CallbackType => ({
  taskId: String(callback.taskId),
  systemId: String(callback.systemId),
  status: callback.status,
  outcome: callback.outcome,
  url: shownUrl(callback.url),
  messageId: callback.messageId,
  attempts: callback.attempts,
  nextAt: callback.nextAt,
  lastCode: callback.lastCode,
  lastError: callback.lastError,
  requestedAt: callback.requestedAt,
  endedAt: callback.endedAt,
});

@ObjectType('CallbackSecret', { description: 'What callbacks to a system are signed with.' })
export class CallbackSecretType {
  @Field(() => String, {
    description: 'The new secret, as libraries of Standard Webhooks take it. It is shown this once.',
  })
  declare readonly secret: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when callbacks are signed with the previous secret too; null where there was none.',
  })
  declare readonly previousValidUntil: Instant | null;
}
