import type { JsonSchema } from '../../domain/schema/words.ts';
import type {
  AnswerDescription,
  CallDescription,
  DoorDescription,
  ParameterDescription,
} from '../http/openapi/description.ts';
import { empty, json, members } from '../http/openapi/description.ts';
import { namedTypesIn, schemaOfNamed, schemaOfType } from './edm/jsonSchema.ts';
import { operations } from './operations/all.ts';
import { apiOperations } from './operations/api.ts';
import type { Operation, Told } from './operations/operation.ts';

/** How this door describes itself, by the table that it routes by. */
export const describeOData = (): DoorDescription => ({
  name: 'UiPath OData',
  about:
    "UiPath Orchestrator's calls on queues and items, for clients that are written against it. Names of paths, query options and members may be written in any letter case. `$metadata` describes them as OData does.",
  calls: [
    ...operations.map((operation) => describe(operation, '/odata/')),
    ...apiOperations.map((operation) => describe(operation, '/api/')),
    ...aboutItself,
  ],
  schemas: { ...namedSchemas(), ErrorEnvelope: errorEnvelope },
  errors: { schema: 'ErrorEnvelope', about: 'What went wrong; docs/errors.md lists what can.' },
  alsoBehind: ['/orchestrator', '/{organization}/{tenant}/orchestrator_'],
});

const errorEnvelope = members({
  message: { type: 'string', description: 'What went wrong, in a sentence.' },
  errorCode: { type: 'integer', description: "UiPath's number of the error." },
  resourceIds: { type: 'null' },
  traceId: { type: 'string', description: 'The id of the request.' },
  details: { type: ['string', 'null'], description: 'More of it, one line a violation.' },
});

const aboutItself: readonly CallDescription[] = [
  {
    method: 'get',
    path: '/odata/$metadata',
    summary: 'All types, sets, functions and actions, as OData describes them.',
    answers: { 200: { about: 'CSDL 4.0.', schema: { type: 'string' }, contentType: 'application/xml' } },
  },
  {
    method: 'get',
    path: '/odata',
    summary: 'The sets that can be read.',
    answers: {
      200: json(
        'The service document.',
        members({
          '@odata.context': { type: 'string' },
          value: {
            type: 'array',
            items: members({
              name: { type: 'string' },
              kind: { const: 'EntitySet' },
              url: { type: 'string' },
            }),
          },
        }),
      ),
    },
  },
];

function describe(operation: Operation, base: string): CallDescription {
  const { method, path, summary, told, route } = operation;
  return {
    method: lowerCase[method],
    path: `${base}${path}`,
    summary,
    ...(route.permissions.length > 0 && { details: `Needs ${route.permissions.join(' and ')}.` }),
    ...(route.body !== undefined && { body: route.body }),
    parameters: [
      ...placesOf(operation),
      ...optionsOf(operation),
      ...(isOfFolder(operation) ? folderHeaders : []),
    ],
    answers: answersOf(told),
  };
}

const lowerCase = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

/** The key and the arguments. */
const placesOf = ({ path, types }: Operation): ParameterDescription[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    about: name === 'key' ? 'The number of the entity.' : 'An argument of the function.',
    schema: schemaOfType(types[name] ?? 'Edm.Int64'),
  }));

const option = (name: string, about: string, schema: JsonSchema): ParameterDescription => ({
  name: `$${name}`,
  in: 'query',
  about,
  schema,
});

const entityOptions = [
  option('select', 'Which members, with commas between them.', { type: 'string' }),
  option('expand', 'Which navigations are shown as well, with commas between them.', { type: 'string' }),
];

const listOptions = [
  option('filter', "Which rows: `Status eq 'New' and contains(Reference, 'x')`.", { type: 'string' }),
  option('orderby', 'In which order: `Id desc`. The highest number first where it is left out.', {
    type: 'string',
  }),
  option('top', 'How many rows at most; 1000 where it is left out.', {
    type: 'integer',
    minimum: 0,
    maximum: 1_000,
  }),
  option('skip', 'How many are left out at the beginning.', { type: 'integer', minimum: 0 }),
  option('count', 'Whether rows are counted; they are where it is left out.', { type: 'boolean' }),
  ...entityOptions,
];

function optionsOf({ method, told }: Operation): readonly ParameterDescription[] {
  if (method !== 'GET') return [];
  if (told.kind === 'list') return listOptions;
  return told.kind === 'one' && typeof told.of !== 'string' && told.of.kind === 'entity' ? entityOptions : [];
}

const header = (name: string, about: string, schema: JsonSchema): ParameterDescription => ({
  name,
  in: 'header',
  about,
  schema,
});

const folderHeaders = [
  header(
    'X-UIPATH-OrganizationUnitId',
    'The folder by its number; where no header names one, the only one of the caller.',
    {
      type: 'integer',
    },
  ),
  header('X-UIPATH-FolderKey', 'The folder by its UUID.', { type: 'string', format: 'uuid' }),
  header('X-UIPATH-FolderPath', 'The folder by its path.', { type: 'string' }),
];

/** Folders, users and robots are of no folder. */
const isOfFolder = ({ path }: Operation): boolean => !/^(Folders|Users|Robots)/.test(path);

function answersOf(told: Told): Record<number, AnswerDescription> {
  switch (told.kind) {
    case 'list':
      return {
        200: json(
          'Rows of the list.',
          members(
            {
              '@odata.context': { type: 'string' },
              '@odata.count': { type: 'integer', description: 'How many rows there are in all.' },
              value: { type: 'array', items: schemaOfType(told.of) },
            },
            ['@odata.count'],
          ),
        ),
      };
    case 'one':
      return {
        [told.status]: json(told.status === 201 ? 'It is created.' : 'It is there.', valueOf(told.of)),
        ...(told.orNone && { 204: empty('There is none.') }),
      };
    case 'nothing':
      return { [told.status]: empty('It is done.') };
    case 'text':
      return {
        200: { about: 'The text.', schema: { type: 'string' }, contentType: 'application/octet-stream' },
      };
    case 'plain':
      return { 200: json('What is there.', told.schema) };
    default:
      return unknown(told);
  }
}

function unknown(told: never): never {
  throw new TypeError(`unknown answer ${JSON.stringify(told)}`);
}

const valueOf = (of: Extract<Told, { kind: 'one' }>['of']): JsonSchema =>
  typeof of === 'string'
    ? members({ '@odata.context': { type: 'string' }, value: schemaOfType(of) })
    : schemaOfType(of);

function namedSchemas(): Record<string, JsonSchema> {
  const told = [...operations, ...apiOperations].flatMap((operation) =>
    operation.told.kind === 'list' || operation.told.kind === 'one' ? namedTypesIn(operation.told.of) : [],
  );
  return Object.fromEntries(told.map((type) => [type.name, schemaOfNamed(type)]));
}
