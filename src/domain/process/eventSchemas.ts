import type { EventSchema } from '../schema/eventSchema.ts';
import { eventSchemas } from '../schema/eventSchema.ts';
import {
  flag,
  id,
  instant,
  list,
  nothing,
  nullable,
  object,
  oneOf,
  partial,
  text,
  uuid,
  whole,
} from '../schema/words.ts';
import type { ProcessEvent, Settings, VersionData } from './process.ts';
import type { ContextVariable } from './variables.ts';
import { variableTypes } from './variables.ts';

const maxAttempts = whole('How often a task may be begun where its bots lose their leases.', 1, 50);
const number = whole('The number of the version, from 1.', 1, 2_147_483_647);

const variable = object<ContextVariable>('A variable of the context.', {
  name: text('Its name, without regard to case.', { maxLength: 250 }),
  caption: nullable(text('Its name as people read it.', { maxLength: 250 })),
  type: oneOf('What its values are.', variableTypes),
  isArray: flag('Whether it holds a list of them.'),
  scope: oneOf('Whether it goes in, comes out or both.', ['In', 'Out', 'InOut']),
});

const version = object<VersionData>('The version.', {
  version: number,
  key: uuid('The UUID of this version alone.'),
  name: text('Its name.', { maxLength: 250 }),
  groups: list('The groups whose bots may run it; none: all bots.', uuid('A group.')),
  context: nullable(list('What its context may hold; null: anything.', variable)),
  hash: nullable(text('The hash of its program, in the words of whoever publishes.', { maxLength: 128 })),
  created: nullable(instant('When its designer made it.')),
});

export const processSchemas: readonly EventSchema[] = eventSchemas<ProcessEvent>('process', {
  Create: [
    'A process was defined.',
    object('The process as it begins.', {
      id: id('Its number.'),
      key: uuid('Its token: it names the process whatever its version.'),
      maxAttempts,
    }),
  ],
  Publish: ['A version of it was published, and is active.', version],
  Activate: [
    'A version was switched on or off.',
    object('Which one.', { version: number, active: flag('Whether it may run.') }),
  ],
  Edit: ['Its settings have changed.', partial('What has changed.', object<Settings>('', { maxAttempts }))],
  Delete: ['It was deleted.', nothing('Nothing more is to be said.')],
});
