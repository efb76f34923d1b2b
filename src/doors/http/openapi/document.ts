import type { JsonSchema } from '../../../domain/schema/words.ts';
import { namedShapes, schemaOfShape } from '../json/shapeSchema.ts';
import type {
  AnswerDescription,
  CallDescription,
  DoorDescription,
  ParameterDescription,
} from './description.ts';

const introduction = `The doors that speak HTTP with plain bodies: UiPath's OData routes, ELMA's routes and the robot API. New frontends use GraphQL at \`/graphql\`.

Every answer carries \`x-request-id\`. An answer to a write carries \`x-orchestream-position\`; sent along with a read, at whichever node, it makes that read wait for the write. An answer that had to be given before that says in \`x-orchestream-behind-ms\` how old it is.`;

/** The OpenAPI document (3.1) of all doors. */
export const openApiDocument = (doors: readonly DoorDescription[], version: string): JsonSchema => ({
  openapi: '3.1.1',
  info: {
    title: 'Orchestream',
    version,
    description: introduction,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  tags: doors.map(({ name, about }) => ({ name, description: about })),
  security: [{ bearer: [] }],
  paths: pathsOf(doors),
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A token.' } },
    schemas: schemasOf(doors),
  },
});

function pathsOf(doors: readonly DoorDescription[]): JsonSchema {
  const calls = doors.flatMap((door) => door.calls.map((call) => ({ door, call })));
  const byPath = Map.groupBy(calls, ({ call }) => call.path);
  return Object.fromEntries(
    [...byPath].map(([path, these]) => [
      path,
      {
        ...serversOf(these[0]?.door),
        ...Object.fromEntries(these.map(({ door, call }) => [call.method, operationOf(door, call)])),
      },
    ]),
  );
}

function serversOf(door: DoorDescription | undefined): JsonSchema {
  if (door?.alsoBehind === undefined) return {};
  const others = door.alsoBehind.map((url) => {
    const names = [...url.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
    const variables = Object.fromEntries(names.map((name) => [name, { default: name }]));
    return { url, ...(names.length > 0 && { variables }) };
  });
  return { servers: [{ url: '/' }, ...others] };
}

function operationOf(door: DoorDescription, call: CallDescription): JsonSchema {
  const { summary, details, parameters = [], isOpen = false } = call;
  return {
    tags: [door.name],
    operationId: operationId(call),
    summary,
    ...(details !== undefined && { description: details }),
    ...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
    ...bodyOf(call),
    responses: {
      ...Object.fromEntries(
        Object.entries(call.answers).map(([status, answer]) => [status, responseOf(answer)]),
      ),
      default: {
        description: door.errors.about,
        content: { [door.errors.contentType ?? 'application/json']: { schema: refOf(door.errors.schema) } },
      },
    },
    ...(isOpen && { security: [] }),
    ...(!isOpen && door.otherProof !== undefined && { security: [{}, { bearer: [] }] }),
  };
}

const refOf = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** The method and the words of the path: unique, and a name in every language. */
const operationId = ({ method, path }: CallDescription): string =>
  [method, ...path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')].join('_');

const parameterOf = ({ name, in: place, about, schema }: ParameterDescription): JsonSchema => ({
  name,
  in: place,
  description: about,
  ...(place === 'path' && { required: true }),
  schema,
});

function bodyOf({ body, mayBeEmpty = false, otherBody }: CallDescription): JsonSchema {
  if (otherBody !== undefined)
    return {
      requestBody: { required: true, content: { [otherBody.contentType]: { schema: otherBody.schema } } },
    };
  if (body === undefined) return {};
  const schema = body.name === null ? schemaOfShape(body) : refOf(body.name);
  return { requestBody: { required: !mayBeEmpty, content: { 'application/json': { schema } } } };
}

function responseOf({ about, schema, contentType = 'application/json' }: AnswerDescription): JsonSchema {
  return { description: about, ...(schema !== undefined && { content: { [contentType]: { schema } } }) };
}

function schemasOf(doors: readonly DoorDescription[]): JsonSchema {
  const sent = doors
    .flatMap(({ calls }) => calls)
    .flatMap(({ body }) => (body === undefined ? [] : [...namedShapes(body)]))
    .map(([name, shape]) => [name, schemaOfShape(shape)] as const);
  const told = doors.flatMap(({ schemas }) => Object.entries(schemas));
  const all = [...sent, ...told].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(all);
}
