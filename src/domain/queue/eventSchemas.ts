import { personalKinds } from '../personal.ts';
import type { EventSchema } from '../schema/eventSchema.ts';
import { eventSchemas } from '../schema/eventSchema.ts';
import {
  both,
  flag,
  id,
  list,
  nullable,
  object,
  oneOf,
  optional,
  partial,
  text,
  uuid,
  whole,
} from '../schema/words.ts';
import type { QueueEvent, QueueSettings, Tag } from './queue.ts';

type DataOf<T extends QueueEvent['type']> = Extract<QueueEvent, { readonly type: T }>['data'];

const jsonSchema = (of: string) =>
  nullable(text(`The JSON schema of ${of}, as text.`, { contentMediaType: 'application/schema+json' }));

const tag = object<Tag>('A label.', {
  name: text('Its name.', { maxLength: 256 }),
  displayName: nullable(text('Its name as it is shown.', { maxLength: 256 })),
  value: nullable(text('Its value.', { maxLength: 256 })),
  displayValue: nullable(text('Its value as it is shown.', { maxLength: 256 })),
});

const settings = object<QueueSettings>('What the queue is like.', {
  name: text('Its name, unique in its folder without regard to case.', { minLength: 1, maxLength: 50 }),
  description: nullable(text('What it is for.', { maxLength: 250 })),
  maxNumberOfRetries: whole('How many times it retries one piece of work.', 0, 50),
  acceptAutomaticallyRetry: flag('Whether it retries work that failed with an application exception.'),
  retryAbandonedItems: flag('Whether it retries work that was abandoned.'),
  enforceUniqueReference: flag('Whether each item needs a reference that no other one has.'),
  encrypted: flag('Whether it was asked to keep contents encrypted.'),
  specificDataJsonSchema: jsonSchema('what comes in'),
  outputDataJsonSchema: jsonSchema('the output'),
  analyticsDataJsonSchema: jsonSchema('the analytics'),
  processScheduleId: nullable(whole('The schedule that belongs to it.', 0)),
  slaInMinutes: whole('Minutes after which an item is due that comes without a due date; 0: it is not.', 0),
  riskSlaInMinutes: whole('Minutes after which that is at risk; 0: it is not said.', 0),
  releaseId: nullable(whole('The process that works on it.', 0)),
  tags: list('Its labels.', tag),
  leaseMinutes: nullable(whole('Minutes for which StartTransaction lends an item; null: 24 hours.', 1)),
  personal: optional(
    list(
      'What of its items is encrypted, so that it can be erased; nothing unless it says so.',
      oneOf('The output goes with the analytics.', personalKinds),
    ),
  ),
});

const nameStream = text('The stream that holds its name.');

export const queueSchemas: readonly EventSchema[] = eventSchemas<QueueEvent>('queue', {
  Create: [
    'A queue was defined.',
    both(
      'The queue as it begins.',
      object<Omit<DataOf<'Create'>, keyof QueueSettings>>('', {
        id: id('Its number.'),
        key: uuid('Its UUID.'),
        nameStream,
      }),
      settings,
    ),
  ],
  Edit: [
    'Its settings have changed.',
    both(
      'What has changed; an absent member stays.',
      partial('', settings),
      object<Pick<DataOf<'Edit'>, 'nameStream' | 'releases'>>('', {
        nameStream: optional(nameStream),
        releases: optional(
          object('The name that it gives back.', {
            stream: text('The stream of the name.'),
            key: uuid('The key of the queue, which held it.'),
          }),
        ),
      }),
    ),
  ],
  Delete: [
    'It was deleted: its name is free again, its items stay readable and are never handed out.',
    object<DataOf<'Delete'>>('What it gives back.', {
      key: uuid('The key of the queue, which held the name.'),
      releases: text('The stream of the name.'),
    }),
  ],
});
