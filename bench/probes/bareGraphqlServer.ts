// The least that a GraphQL server of this schema can do: runs documents that it has parsed before on data that it was
// given whole. Prints its port.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fastify from 'fastify';
import type { DocumentNode } from 'graphql';
import { buildSchema, execute, parse, validate } from 'graphql';

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const root = path.resolve(import.meta.dirname, '../..');
const schema = buildSchema(readFileSync(path.join(root, 'schema/graphql/schema.graphql'), 'utf8'));
const documents = new Map<string, DocumentNode>();
let data: unknown = {};

function documentOf(query: string): DocumentNode {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const document = parse(query);
  const [error] = validate(schema, document);
  if (error !== undefined) throw error;
  documents.set(query, document);
  return document;
}

const app = fastify({ bodyLimit: 64 * 1024 * 1024 });

app.post('/data', async ({ body }, reply) => {
  data = body;
  return reply.code(204).send();
});

app.post<{ Body: Asked }>('/graphql', async ({ body: { query, variables } }, reply) => {
  const document = documentOf(query);
  const result = await execute({ schema, document, rootValue: data, variableValues: variables });
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(result));
});

const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(address).port}\n`);
