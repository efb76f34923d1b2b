import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { eventFiles } from '../../../../src/cli/eventFiles.ts';
import { eventCatalogue } from '../../../../src/domain/schema/catalogue.ts';
import { eventDocument, fileOf, metadataDocument } from '../../../../src/domain/schema/eventSchema.ts';
import { metadata, second } from '../../../support/given.ts';
import { whyNotAsPromised } from '../../../support/promisedEvents.ts';

describe('the schemas of events', () => {
  it('are in step with their files, and there are no others', () => {
    for (const { path, text } of eventFiles) expect(readFileSync(path, 'utf8')).toBe(text());
    const files = eventFiles.map(({ path }) => path.replace('schema/events/', ''));
    expect(readdirSync('schema/events').toSorted()).toEqual(files.toSorted());
  });

  it('are JSON Schemas, each with what it refers to', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
    ajv.addSchema(metadataDocument);
    for (const event of eventCatalogue) expect(() => ajv.compile(eventDocument(event))).not.toThrow();
  });

  it('describe each member', () => {
    const undescribed = eventCatalogue.flatMap((event) =>
      placesWithoutDescription(eventDocument(event)).map((place) => `${fileOf(event)}${place}`),
    );
    expect(undescribed).toEqual([]);
  });

  it('have one file an event', () => {
    expect(new Set(eventCatalogue.map(fileOf)).size).toBe(eventCatalogue.length);
  });
});

describe('what a test appends', () => {
  const append = (type: string, data: object, stream = 'ids-queue') => ({
    stream,
    expectedRevision: -1,
    events: [
      {
        id: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
        type,
        data: JSON.stringify(data),
        metadata: JSON.stringify({ ...metadata(second(0)), hash: 'a'.repeat(64) }),
      },
    ],
  });

  it('is as its schema says', () => {
    expect(whyNotAsPromised(append('BlockReserved', { from: 1, to: 2 }))).toBeNull();
  });

  it.each([
    ['a member is missing', append('BlockReserved', { from: 1 })],
    ['there is another one', append('BlockReserved', { from: 1, to: 2, by: 'me' })],
    ['one is of another kind', append('BlockReserved', { from: '1', to: 2 })],
  ])('or the schema is named where %s', (_, wrong) => {
    expect(whyNotAsPromised(wrong)).toContain('schema/events/ids.BlockReserved.v1.schema.json: /data');
  });

  it.each([append('Reserved', {}), append('Create', {}, 'unheardOf-1')])('or has none: %o', (unknown) => {
    expect(whyNotAsPromised(unknown)).toContain('schema/events describes no event');
  });
});

/** Paths of properties that say nothing of themselves; `const` and references speak for themselves. */
function placesWithoutDescription(schema: unknown, place = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]: [string, unknown]) => {
    const here = `${place}/${name}`;
    const isMember = place.endsWith('/properties') || place.endsWith('/$defs');
    const isSilent = isMember && !isSaid(value);
    return [...(isSilent ? [here] : []), ...placesWithoutDescription(value, here)];
  });
}

const isSaid = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  ('$ref' in schema || 'const' in schema || ('description' in schema && schema.description !== ''));
