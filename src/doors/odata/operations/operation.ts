import type { Route } from '../call.ts';
import type { EdmType, Primitive, StructuredType } from '../edm/model.ts';

/** What a call is answered where all goes well. */
export type Told =
  /** Rows of a list, with their number. */
  | { readonly kind: 'list'; readonly of: StructuredType }
  /** One entity or other object, or a value. */
  | { readonly kind: 'one'; readonly of: EdmType; readonly status: 200 | 201; readonly orNone: boolean }
  /** Nothing, with this status. */
  | { readonly kind: 'nothing'; readonly status: 200 | 204 }
  /** A file. */
  | { readonly kind: 'text' }
  /** JSON that is no OData. */
  | { readonly kind: 'plain'; readonly schema: Readonly<Record<string, unknown>> };

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind `/odata/` or `/api/`, as UiPath writes it; keys and arguments are in braces. */
  readonly path: string;
  readonly route: Route;
  readonly summary: string;
  readonly told: Told;
  /** Of the key and the arguments; a number where nothing is said. */
  readonly types: Readonly<Record<string, Primitive>>;
}

export const listOf = (of: StructuredType): Told => ({ kind: 'list', of });
export const one = (of: EdmType): Told => ({ kind: 'one', of, status: 200, orNone: false });
export const created = (of: EdmType): Told => ({ kind: 'one', of, status: 201, orNone: false });
/** Or 204 with nothing. */
export const oneOrNone = (of: EdmType): Told => ({ kind: 'one', of, status: 200, orNone: true });
export const nothing: Told = { kind: 'nothing', status: 200 };
export const gone: Told = { kind: 'nothing', status: 204 };
export const text: Told = { kind: 'text' };
export const plain = (schema: Readonly<Record<string, unknown>>): Told => ({ kind: 'plain', schema });

const described =
  (method: Operation['method']) =>
  (path: string, route: Route, summary: string, told: Told, types: Operation['types'] = {}): Operation => ({
    method,
    path,
    route,
    summary,
    told,
    types,
  });

export const get = described('GET');
export const post = described('POST');
export const put = described('PUT');
export const patch = described('PATCH');
export const remove = described('DELETE');

export interface PathParts {
  /** The entity set. */
  readonly set: string;
  /** Whether a key follows it. */
  readonly hasKey: boolean;
  /** The function or action behind it, in its namespace. */
  readonly operation: { readonly namespace: string; readonly name: string } | null;
  /** Names of the function's arguments. */
  readonly args: readonly string[];
}

export function partsOf({ path }: Pick<Operation, 'path'>): PathParts {
  const [set = '', called] = path.split('/');
  const [qualified = '', args = ''] = called?.split('(') ?? [];
  const dot = qualified.lastIndexOf('.');
  return {
    set: set.replace('({key})', ''),
    hasKey: set.endsWith('({key})'),
    operation:
      called === undefined ? null : { namespace: qualified.slice(0, dot), name: qualified.slice(dot + 1) },
    args: [...args.matchAll(/(\w+)=/g)].flatMap(([, name]) => name ?? []),
  };
}

/** The name under which the router finds an operation: see readPath. */
export function routeOf(operation: Operation): string {
  const { set, hasKey, operation: called } = partsOf(operation);
  const entity = `${set}${hasKey ? '()' : ''}`;
  const route = called === null ? entity : `${entity}/${called.name}`;
  return `${operation.method} ${route.toLowerCase()}`;
}

/** The name under which the router finds a call behind `/api/`: see readApiPath. */
export const apiRouteOf = ({ method, path }: Operation): string =>
  `${method} ${path.replace(/\/\{.*\}$/, '()').toLowerCase()}`;
