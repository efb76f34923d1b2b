import { priorities } from '../queueItem/statusMachine.ts';
import type { Priority } from '../queueItem/statusMachine.ts';
import type { EventSchema } from '../schema/eventSchema.ts';
import { eventSchemas } from '../schema/eventSchema.ts';
import { id, list, nothing, nullable, object, oneOf, optional, text, whole } from '../schema/words.ts';
import type { OperationEvent, OperationKind, Refusal, Started } from './events.ts';
import { operationKinds } from './events.ts';

const kinds = Object.keys(operationKinds) as OperationKind[];
const priorityNames = Object.keys(priorities) as Priority[];

const refusal = object<Refusal>('An item that a rule has kept from being changed.', {
  itemId: id('The item.'),
  code: text('The code of the error.'),
});

type Progressed = Extract<OperationEvent, { readonly type: 'Progressed' }>['data'];

export const operationSchemas: readonly EventSchema[] = eventSchemas<OperationEvent>('operation', {
  Started: [
    'Many items are to be changed alike. The items say themselves what became of each.',
    object<Started>('How, and which.', {
      kind: oneOf('What is done to each item.', kinds),
      priority: optional(oneOf('The new priority; with SetPriority.', priorityNames)),
      reviewerId: optional(nullable(id('The new reviewer, null for nobody; with SetReviewer.'))),
      queueId: optional(id('The queue that they are moved to; with Move.')),
      filter: text('Which items: a condition on their rows.', { contentMediaType: 'application/json' }),
      until: whole('A position in the log: items added later are not among them.', 0),
      total: whole('How many there were when it started.', 0),
    }),
  ],
  Progressed: [
    'Items are done, and others come next.',
    object<Progressed>('How far it is.', {
      changed: whole('How many of the items that had come next were changed.', 0),
      refused: list('Those of them that were not.', refusal),
      next: list('The items that come next, by number; none where all are done.', id('An item.')),
    }),
  ],
  Finished: ['All items are done.', nothing('Nothing more.')],
  Failed: [
    'It could not be brought to its end, and can be resumed.',
    object('Why.', { reason: text('Why, for people.') }),
  ],
  Cancelled: ['Somebody has stopped it; it can be resumed.', nothing('Nothing more.')],
  Resumed: ['It goes on where it had stopped, in the name of whoever resumes it.', nothing('Nothing more.')],
});
