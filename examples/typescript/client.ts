// A GraphQL client in forty lines: fetch, and the types of each operation.
import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';

/** Asks the server; throws GraphQLRequestError where it has answered an error. */
export type Ask = <Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
) => Promise<Result>;

export class GraphQLRequestError extends Error {
  /** `extensions.code` of the first error, as `ITEM_NOT_FOUND`. */
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.name = 'GraphQLRequestError';
    this.code = code;
  }
}

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** `url` is the server's, such as `http://127.0.0.1:8080`. */
export const clientOf =
  (url: string, token: string): Ask =>
  async <Result, Variables>(document: TadaDocumentNode<Result, Variables>, variables: Variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as Answer<Result>;
    const [error] = errors ?? [];
    if (error !== undefined) throw new GraphQLRequestError(error.message, error.extensions?.code);
    if (data === undefined || data === null) throw new GraphQLRequestError('There is no data.', undefined);
    return data;
  };
