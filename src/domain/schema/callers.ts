import type { Access } from '../access.ts';
import type { BotData, Machine } from '../bot/bot.ts';
import { definitionSchemas } from '../directory/eventSchemas.ts';
import type { SystemData } from '../system/system.ts';
import type { EventSchema } from './eventSchema.ts';
import { id, list, nullable, object, oneOf, optional, type Schema, text, uuid, whole } from './words.ts';

// Systems that set tasks and bots that execute them.

const access: Schema<Access> = oneOf('Whether it was let in.', ['REQUEST', 'ALLOWED', 'LOCKED']);

const system = object<SystemData>('What the system is like.', {
  id: id('Its number.'),
  key: uuid('The UUID that it has made up for itself.'),
  name: text('Its name.', { maxLength: 250 }),
  description: nullable(text('What it is for.', { maxLength: 2_000 })),
  access,
  sources: optional(
    list('The networks that it may call from; from anywhere where there are none.', text('A network.'), {
      maxItems: 100,
    }),
  ),
});

const machineText = (description: string): Schema<string | null> =>
  nullable(text(description, { maxLength: 250 }));

const bot = object<BotData>('What the bot is like.', {
  id: id('Its number.'),
  key: uuid('The UUID by which tasks name it.'),
  name: text('Its name.', { maxLength: 250 }),
  machine: object<Machine>('What it runs on.', {
    os: machineText('The operating system.'),
    host: machineText('The name of the machine.'),
    user: machineText('The account it runs under.'),
    cpu: machineText('The processor.'),
    ramMb: nullable(whole('Memory in MiB.', 0)),
  }),
  version: machineText('The version of its program, in its own words.'),
  kinds: list('What it can work on.', oneOf('A kind of work.', ['queueItem', 'task'])),
  groups: list('The groups whose tasks it takes.', uuid('A group.')),
  access,
});

export const callerSchemas: readonly EventSchema[] = [
  ...definitionSchemas('system', 'A system', system),
  ...definitionSchemas('bot', 'A bot', bot),
];
