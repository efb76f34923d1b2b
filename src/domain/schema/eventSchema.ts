import type { DomainEvent, Metadata } from '../event.ts';
import type { AnySchema, JsonSchema, Schema } from './words.ts';
import { id, instant, object, oneOf, optional, sha256, text, uuid, whole } from './words.ts';

/** What an event of one type looks like in the log, for ever: another shape is another version. */
export interface EventSchema {
  readonly category: string;
  readonly type: string;
  /** `v` of its metadata. */
  readonly version: number;
  /** What it says has happened. */
  readonly description: string;
  readonly data: AnySchema;
}

/** Describes each type of the events of a category. */
export type Described<E extends DomainEvent> = {
  readonly [T in E['type']]: readonly [
    description: string,
    data: Schema<Extract<E, { readonly type: T }>['data']>,
  ];
};

type AnyDescribed = Readonly<Record<string, readonly [description: string, data: AnySchema]>>;

/** The schemas of a category, in the order in which they are described. All are of version 1. */
export const eventSchemas = <E extends DomainEvent>(
  category: string,
  described: Described<E>,
): readonly EventSchema[] =>
  Object.entries(described as AnyDescribed).map(([type, [description, data]]) => ({
    category,
    type,
    version: 1,
    description,
    data,
  }));

/** By its file below `schema/events`. */
export const fileOf = ({ category, type, version }: EventSchema): string =>
  `${category}.${type}.v${version}.schema.json`;

export const metadataFile = 'metadata.schema.json';

const draft = 'https://json-schema.org/draft/2020-12/schema';
const idOf = (file: string): string => `orchestream:/events/${file}`;

/** An event with its data and metadata parsed: what a reader of the log has before it. */
export const eventDocument = (event: EventSchema): JsonSchema => ({
  $schema: draft,
  $id: idOf(fileOf(event)),
  title: `${event.type} of ${event.category}`,
  description: event.description,
  type: 'object',
  properties: {
    stream: { description: 'Its stream.', type: 'string', pattern: `^${event.category}-` },
    revision: { description: 'Its place in the stream, from 0.', type: 'integer', minimum: 0 },
    type: { const: event.type },
    data: event.data.json,
    metadata: { $ref: metadataFile },
  },
  required: ['stream', 'type', 'data', 'metadata'],
  ...(Object.keys(event.data.definitions).length > 0 && { $defs: event.data.definitions }),
});

const principal = object<Metadata['principal']>('Who has caused it.', {
  kind: oneOf('What kind of caller it was.', ['user', 'robot', 'bot', 'system', 'app']),
  id: text('The number of the user, robot, bot or system as text, the client id of an application.'),
  name: text('Its name at that time.'),
  userId: optional(id('The user that a robot acts as.')),
});

/** What every event says beside its data. */
const metadata = object<Metadata & { readonly hash: string }>('What every event says beside its data.', {
  at: instant('When it was decided.'),
  v: whole('The version of the shape of its data: which of the schemas of its type it fits.', 1),
  tenantId: id('Whose it is.'),
  folderId: whole('The folder of what it is about; 0 where that is in none.', 0),
  principal,
  door: oneOf('Through which interface the command came; internal where the server acted by itself.', [
    'odata',
    'graphql',
    'elma',
    'robot',
    'internal',
  ]),
  requestId: text('The request that it came with.'),
  $correlationId: text('Shared by all that one request has led to.'),
  $causationId: optional(uuid('The id of the event that it follows from.')),
  publicId: optional(whole('The id under which histories show it, where it was imported.', 0)),
  hash: sha256(
    'SHA-256 over the hash of the event before it in its stream and this event as it is written: see the documentation of the hash chain.',
  ),
});

export const metadataDocument: JsonSchema = {
  $schema: draft,
  $id: idOf(metadataFile),
  title: 'Metadata of an event',
  ...metadata.json,
};
