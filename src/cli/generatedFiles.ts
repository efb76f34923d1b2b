import { openApiText } from '../compose/openApi.ts';
import { schemaText } from '../doors/graphql/schema.ts';
import { metadataText } from '../doors/odata/edm/csdl.ts';
import { postgresWords } from '../readModel/postgres/tableWords.ts';
import { readModelSchemaText } from '../readModel/schemaText.ts';
import { sqliteWords } from '../readModel/sqlite/tableWords.ts';
import { configurationPage } from './configurationPage.ts';
import { errorsPage } from './errorsPage.ts';
import { eventFiles } from './eventFiles.ts';
import { introspectionTypeText } from './introspectionType.ts';

/** A file of the repository that is made from the code. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: () => string;
}

export const generatedFiles: readonly GeneratedFile[] = [
  { path: 'schema/graphql/schema.graphql', text: schemaText },
  { path: 'schema/graphql/introspection.d.ts', text: introspectionTypeText },
  { path: 'schema/openapi.json', text: openApiText },
  { path: 'schema/odata/metadata.xml', text: metadataText },
  { path: 'schema/sql/read-model.sql', text: () => readModelSchemaText(sqliteWords) },
  { path: 'schema/sql/read-model.postgres.sql', text: () => readModelSchemaText(postgresWords) },
  ...eventFiles,
  { path: 'docs/errors.md', text: errorsPage },
  { path: 'docs/configuration.md', text: configurationPage },
];

/** The first line, from 1, in which two texts differ; null where they are the same. */
export function firstDifference(a: string, b: string): number | null {
  if (a === b) return null;
  const lines = b.split('\n');
  const index = a.split('\n').findIndex((line, at) => line !== lines[at]);
  return index === -1 ? a.split('\n').length + 1 : index + 1;
}
