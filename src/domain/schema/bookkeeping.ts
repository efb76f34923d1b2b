import type { BatchEvent, BatchRow } from '../batch.ts';
import type { DomainEvent } from '../event.ts';
import type { Accepted, IdempotencyEvent, Target } from '../idempotency.ts';
import type { BlockReserved } from '../idBlocks.ts';
import { itemCreate } from '../queueItem/eventSchemas.ts';
import type { Creation, ReservationEvent } from '../reservation.ts';
import type { EventSchema } from './eventSchema.ts';
import { eventSchemas } from './eventSchema.ts';
import { anyObject, flag, id, list, object, optional, type Schema, sha256, text, uuid, whole } from './words.ts';

// What keeps numbers, names, references and commands unique.

const event: Schema<DomainEvent> = object<DomainEvent>('An event.', {
  type: text('Its type.'),
  data: anyObject("Its data, as the schema of its type in the stream's category says."),
});

const creates = object<Creation>('What follows from it on another stream.', {
  stream: text('The stream.'),
  isNew: flag('Whether it begins with it.'),
  events: list('The events, in their order.', event),
});

/** A text is unique by a stream of its own. */
const reservationSchemas = (category: string, what: string): readonly EventSchema[] =>
  eventSchemas<ReservationEvent>(category, {
    Taken: [
      `${what} is taken.`,
      object<Extract<ReservationEvent, { readonly type: 'Taken' }>['data']>('Who holds it.', {
        key: uuid('The key of the retry chain or definition that holds it.'),
        creates: optional(creates),
        batchId: optional(text('The batch that had reserved it.')),
      }),
    ],
    Reserved: [
      `${what} is reserved by a batch that has not decided yet.`,
      object('Which batch.', { batchId: text('The batch.') }),
    ],
    Released: [`${what} is free again.`, object('Who gave it back.', { key: uuid('Who held it.') })],
  });

const row = object<BatchRow>('An item of the batch.', {
  create: itemCreate,
  reference: optional(text('The stream of the reference that is reserved for it.')),
});

const batches = eventSchemas<BatchEvent>('batch', {
  Rows: ['Items are to be added, all or none.', object('The items.', { rows: list('The items.', row) })],
  Committed: [
    'All of them are added. This alone decides.',
    object('How much follows.', { followUps: whole('How many events follow from it.', 0) }),
  ],
  Aborted: ['None of them is added.', object('Why.', { reason: text('Why.') })],
});

const ids = eventSchemas<BlockReserved>('ids', {
  BlockReserved: [
    'Numbers were set aside for what is to come. None is given twice; some are never given.',
    object('From where to where, both included.', { from: id('The first one.'), to: id('The last one.') }),
  ],
});

const keys = eventSchemas<IdempotencyEvent>('idempotency', {
  Accepted: [
    'A command with a key of its own was accepted: the same command under the key has the same outcome.',
    object<Accepted>('Which command.', {
      requestHash: sha256('SHA-256 of the command and all that it says, in hex.'),
      target: object<Target>('What the command creates is called so.', {
        id: optional(id('Its number.')),
        key: optional(uuid('Its key.')),
        uniqueKey: optional(uuid('Its unique key.')),
      }),
    }),
  ],
});

export const bookkeepingSchemas: readonly EventSchema[] = [
  ...reservationSchemas('reference', 'A reference'),
  ...reservationSchemas('name', 'A name'),
  ...batches,
  ...ids,
  ...keys,
];
