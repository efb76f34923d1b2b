import { eventCatalogue } from '../domain/schema/catalogue.ts';
import { eventDocument, fileOf, metadataDocument, metadataFile } from '../domain/schema/eventSchema.ts';
import type { JsonSchema } from '../domain/schema/words.ts';

const folder = 'schema/events';

const textOf = (document: JsonSchema): string => `${JSON.stringify(document, null, 2)}\n`;

/** A JSON Schema for each type of event, and one for what all have in common. */
export const eventFiles: readonly { readonly path: string; readonly text: () => string }[] = [
  { path: `${folder}/${metadataFile}`, text: () => textOf(metadataDocument) },
  ...eventCatalogue.map((event) => ({
    path: `${folder}/${fileOf(event)}`,
    text: () => textOf(eventDocument(event)),
  })),
];
