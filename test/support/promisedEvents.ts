import { relative, resolve } from 'node:path';
import { expect } from 'vitest';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { eventCatalogue } from '../../src/domain/schema/catalogue.ts';
import {
  eventDocument,
  type EventSchema,
  fileOf,
  metadataDocument,
} from '../../src/domain/schema/eventSchema.ts';
import { categoryOf } from '../../src/domain/event.ts';
import type { Append, NewEvent } from '../../src/store/eventStore.ts';

const root = resolve(import.meta.dirname, '../..');

/** Tests of what carries events, whatever they say: made-up ones will do. */
const carriers = [
  'test/unit/audit/',
  'test/contract/eventStore',
  'test/unit/store/',
  'test/unit/cli/transfer.test.ts',
  'test/unit/cli/verify.test.ts',
  'test/unit/commands/append.test.ts',
  'test/unit/commands/foldedStreams.test.ts',
  'test/unit/reactors/logFollower.test.ts',
];

/** Of the adapter for EventStoreDB and of the server that it is tested with: no part of the log. */
const notOfTheLog = new Set(['eventstoredb', 'esdbStream']);

// Schemas are compiled when the first event of their type comes: most tests append few types.
const schemas = new Map(eventCatalogue.map((event) => [`${event.category} ${event.type}`, event]));
const categories = new Set(eventCatalogue.map(({ category }) => category));
const compiled = new Map<EventSchema, ValidateFunction>();
const ajv = new Ajv2020({ allErrors: true, validateFormats: false }).addSchema(metadataDocument);

function validatorOf(event: EventSchema): ValidateFunction {
  const known = compiled.get(event);
  if (known !== undefined) return known;
  const validate = ajv.compile(eventDocument(event));
  compiled.set(event, validate);
  return validate;
}

/** Why an append is not what the schemas of events promise; null where it is. */
export function whyNotAsPromised({ stream, events }: Append): string | null {
  const reasons = events.flatMap((event) => reasonsOf(stream, event));
  if (reasons.length === 0) return null;
  const path = relative(root, expect.getState().testPath ?? '');
  return carriers.some((carrier) => path.startsWith(carrier)) ? null : reasons.join('\n');
}

function reasonsOf(stream: string, { type, data, metadata }: NewEvent): string[] {
  const category = categoryOf(stream);
  if (notOfTheLog.has(category) || isKeptByTestServer(metadata)) return [];
  const schema = schemas.get(`${category} ${type}`);
  if (schema === undefined) {
    const known = categories.has(category) ? `no event ${type}` : 'no events';
    return [`schema/events describes ${known} of ${category} (${stream})`];
  }
  const validate = validatorOf(schema);
  const event = { stream, type, data: parsed(data), metadata: parsed(metadata) };
  if (validate(event)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `schema/events/${fileOf(schema)}: ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

/** The server that the adapter for EventStoreDB is tested with keeps what it is sent with metadata of its own. */
const isKeptByTestServer = (metadata: string): boolean => !metadata.startsWith('{');

const parsed = (text: string): unknown => JSON.parse(text);
