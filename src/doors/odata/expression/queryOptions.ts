import type { OrderTerm, QueryExpression } from '../../../readModel/expression/ast.ts';
import { invalidQuery, quoted } from '../../../readModel/expression/invalid.ts';
import type { EntityModel } from '../../../readModel/expression/model.ts';
import { parseOrderBy } from './orderBy.ts';
import { parseFilter } from './parser.ts';
import { splitQuery, type Parameter } from './queryString.ts';
import { parseExpand, parseSelect, type Expansion, type Selection } from './selection.ts';

export type QueryOption = '$filter' | '$orderby' | '$top' | '$skip' | '$count' | '$select' | '$expand';

export const listOptions: readonly QueryOption[] = [
  '$filter',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$select',
  '$expand',
];

/** For a single entity. */
export const entityOptions: readonly QueryOption[] = ['$select', '$expand'];

export interface QuerySettings {
  /** Names of `$select` and `$expand` are looked up in it. */
  readonly model: EntityModel;
  /** What the resource understands: listOptions or entityOptions, or some of them. */
  readonly options: readonly QueryOption[];
  /** Where `$top` is missing. */
  readonly defaultTop: number;
  /** A larger `$top` is refused. */
  readonly maxTop: number;
  /** Parameters beside the options, in any case: `mandatoryPermissions`. */
  readonly parameters?: readonly string[];
}

export interface QueryOptions {
  /** Not yet checked against the model: compileFilter does that. */
  readonly filter: QueryExpression | null;
  /** Not yet checked against the model: compileOrder does that. */
  readonly orderBy: readonly OrderTerm[];
  readonly top: number;
  readonly skip: number;
  /** Null where it was not said. */
  readonly count: boolean | null;
  readonly select: Selection;
  readonly expand: readonly Expansion[];
  /** The values of each allowed parameter, by its name in lower case. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

/** Reads the raw query string of a request (UiPath's contract: OData options). Throws InvalidQueryOptions. */
export function parseQueryOptions(rawQuery: string, settings: QuerySettings): QueryOptions {
  const { options, parameters } = sort(splitQuery(rawQuery), settings);
  const { model } = settings;
  const read = <T>(option: QueryOption, parse: (text: string) => T, otherwise: T): T => {
    const text = options.get(option);
    return text === undefined ? otherwise : parse(text);
  };
  return {
    filter: read<QueryExpression | null>('$filter', parseFilter, null),
    orderBy: read('$orderby', parseOrderBy, []),
    top: read('$top', (text) => parseTop(text, settings.maxTop), settings.defaultTop),
    skip: read('$skip', (text) => parseWhole('$skip', text), 0),
    count: read<boolean | null>('$count', parseCount, null),
    select: read('$select', (text) => (text.trim() === '' ? null : parseSelect(text, model)), null),
    expand: read('$expand', (text) => (text.trim() === '' ? [] : parseExpand(text, model)), []),
    parameters,
  };
}

function sort(pairs: readonly Parameter[], settings: QuerySettings) {
  const options = new Map<string, string>();
  const parameters = new Map<string, string[]>();
  const allowed = new Set((settings.parameters ?? []).map((name) => name.toLowerCase()));
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    if (allowed.has(key)) parameters.set(key, [...(parameters.get(key) ?? []), value]);
    else addOption(options, name, value, settings.options);
  }
  return { options, parameters };
}

function addOption(
  options: Map<string, string>,
  name: string,
  value: string,
  understood: readonly QueryOption[],
): void {
  const option = understood.find((each) => each === name.toLowerCase());
  if (option === undefined) throw invalidQuery(quoted(name), 'not a query option of this resource');
  if (options.has(option)) throw invalidQuery(option, 'given twice');
  options.set(option, value);
}

function parseTop(text: string, maxTop: number): number {
  const top = parseWhole('$top', text);
  if (top > maxTop) throw invalidQuery('$top', `more than the largest page, which is ${maxTop}`);
  return top;
}

function parseWhole(option: QueryOption, text: string): number {
  const value = Number(text.trim());
  if (/^\d{1,10}$/.test(text.trim()) && value < 2 ** 31) return value;
  throw invalidQuery(option, `${quoted(text)} is not a whole number from 0 to 2147483647`);
}

function parseCount(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  throw invalidQuery('$count', `${quoted(text)} is neither true nor false`);
}
