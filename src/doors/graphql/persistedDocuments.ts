import { hash } from 'node:crypto';
import type { ApolloServerOptionsWithSchema, BaseContext } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { stripIgnoredCharacters } from 'graphql';
import { DomainError } from '../../domain/errors.ts';

/** The only documents that are run. */
export interface Safelist {
  /** By its SHA-256 in hexadecimal digits, as clients send it. */
  readonly textOf: (sha256: string) => string | undefined;
  /** Whether a text is one of them, whatever stands between its tokens. */
  readonly has: (text: string) => boolean;
}

export const documentHash = (text: string): string => hash('sha256', text);

/** Throws GraphQLError where a document has characters that GraphQL does not know. */
export function safelistOf(documents: readonly string[]): Safelist {
  const texts = new Map(documents.map((text) => [documentHash(text), text]));
  const tokens = new Set(documents.map((text) => stripIgnoredCharacters(text)));
  const longest = Math.max(0, ...documents.map(({ length }) => length));
  return {
    textOf: (sha256) => texts.get(sha256),
    // What is far longer is none of them: it is not even looked through.
    has: (text) =>
      texts.has(documentHash(text)) || (text.length <= 4 * longest && tokens.has(tokensOf(text))),
  };
}

function tokensOf(text: string): string {
  try {
    return stripIgnoredCharacters(text);
  } catch {
    return text;
  }
}

/** What a request says of its document: the text, its hash, or both. */
export interface AskedDocument {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

/**
 * Throws InvalidRequest where a hash is none, or is that of another document, and DocumentNotListed where there is a
 * safelist without the document.
 */
export function demandDocument({ query, extensions }: AskedDocument, safelist: Safelist | null): void {
  const sha256 = persistedHash(extensions);
  const isText = typeof query === 'string';
  if (isText && sha256 !== null && documentHash(query) !== sha256)
    throw new DomainError('InvalidRequest', 'sha256Hash is not the SHA-256 of the query.');
  if (safelist === null) return;
  const isListed = isText ? safelist.has(query) : sha256 === null || safelist.textOf(sha256) !== undefined;
  if (!isListed) throw new DomainError('DocumentNotListed');
}

function persistedHash(extensions: unknown): string | null {
  const persisted = memberOf(extensions, 'persistedQuery');
  if (persisted === undefined || persisted === null) return null;
  const sha256 = memberOf(persisted, 'sha256Hash');
  if (memberOf(persisted, 'version') !== 1)
    throw new DomainError('InvalidRequest', 'Persisted queries are those of version 1.');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    throw new DomainError('InvalidRequest', 'sha256Hash must be a SHA-256 in hexadecimal digits.');
  return sha256;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The document of a request, which by GET has its extensions as text. */
export function askedDocument({ method, body, query }: FastifyRequest): AskedDocument {
  const asked = method === 'GET' ? query : body;
  const extensions = memberOf(asked, 'extensions');
  return {
    query: memberOf(asked, 'query'),
    extensions: typeof extensions === 'string' ? parsed(extensions) : extensions,
  };
}

/** What is no JSON is told by GraphQL itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Where hashes stand for documents: in the safelist, or else among those that clients have sent to this node
 * (automatic persisted queries).
 */
export const persistedQueriesOf = (
  safelist: Safelist | null,
): NonNullable<ApolloServerOptionsWithSchema<BaseContext>['persistedQueries']> =>
  safelist === null
    ? {}
    : {
        cache: {
          // The server writes its own word and a colon before the hash.
          get: async (key) => safelist.textOf(key.slice(key.lastIndexOf(':') + 1)),
          set: async () => undefined,
          delete: async () => false,
        },
      };
