import { invalidQuery, quoted } from '../../../readModel/expression/invalid.ts';
import type { EntityModel, Navigation } from '../../../readModel/expression/model.ts';
import { createReader, expectEnd, expectSymbol, takeName, takeSymbol, type Reader } from './reader.ts';

/** Names of members as the model writes them, in the order asked for, each once; null for all of them. */
export type Selection = readonly string[] | null;

export interface Expansion {
  /** The navigation as the model writes it. */
  readonly name: string;
  readonly select: Selection;
  readonly expand: readonly Expansion[];
}

/** Navigations from the entity asked for: `Robot` is one deep. */
export const maxExpandDepth = 2;

/** Reads a `$select` of members of `model`; `*` is all. Throws InvalidQueryOptions. */
export function parseSelect(text: string, model: EntityModel): Selection {
  const reader = createReader('$select', text);
  const selection = readSelection(reader, model);
  expectEnd(reader, 'a comma');
  return selection;
}

/**
 * Reads an `$expand` of navigations of `model`: names, `A/B` or `A($expand=B)` for a navigation of the other
 * entity, `A($select=X,Y)` for some of its members. Throws InvalidQueryOptions.
 */
export function parseExpand(text: string, model: EntityModel): readonly Expansion[] {
  const reader = createReader('$expand', text);
  const expansions = readExpansions(reader, model, 1);
  expectEnd(reader, 'a comma');
  return expansions;
}

function readSelection(reader: Reader, model: EntityModel): Selection {
  const names = new Set<string>();
  let all = false;
  do {
    if (takeSymbol(reader, '*')) all = true;
    else names.add(readMember(reader, model));
  } while (takeSymbol(reader, ','));
  return all ? null : [...names];
}

function readMember(reader: Reader, model: EntityModel): string {
  const { at } = reader.token;
  const written = takeName(reader);
  const key = written.toLowerCase();
  const name = model.properties.get(key)?.name ?? model.others.get(key) ?? model.navigations.get(key)?.name;
  if (name !== undefined) return name;
  throw invalidQuery(reader.option, `${quoted(written)} is not a property of ${model.name}`, at);
}

function readExpansions(reader: Reader, model: EntityModel, depth: number): readonly Expansion[] {
  const expansions = new Map<string, Expansion>();
  do {
    const { at } = reader.token;
    const expansion = readExpansion(reader, model, depth);
    if (expansions.has(expansion.name)) {
      throw invalidQuery(reader.option, `${expansion.name} is expanded twice`, at);
    }
    expansions.set(expansion.name, expansion);
  } while (takeSymbol(reader, ','));
  return [...expansions.values()];
}

function readExpansion(reader: Reader, model: EntityModel, depth: number): Expansion {
  const { at } = reader.token;
  if (depth > maxExpandDepth) {
    throw invalidQuery(reader.option, `expanded deeper than ${maxExpandDepth} levels`, at);
  }
  const { name, entity } = readNavigation(reader, model);
  if (takeSymbol(reader, '/')) {
    return { name, select: null, expand: [readExpansion(reader, entity, depth + 1)] };
  }
  return { name, ...readNestedOptions(reader, entity, depth) };
}

function readNavigation(reader: Reader, model: EntityModel): Navigation {
  const { at } = reader.token;
  const written = takeName(reader);
  const navigation = model.navigations.get(written.toLowerCase());
  if (navigation !== undefined) return navigation;
  throw invalidQuery(reader.option, `${quoted(written)} is not a navigation property of ${model.name}`, at);
}

type NestedOptions = Pick<Expansion, 'select' | 'expand'>;

function readNestedOptions(reader: Reader, entity: EntityModel, depth: number): NestedOptions {
  let options: NestedOptions = { select: null, expand: [] };
  if (!takeSymbol(reader, '(')) return options;
  const seen = new Set<string>();
  do {
    const option = readNestedName(reader, seen);
    options =
      option === 'select'
        ? { ...options, select: readSelection(reader, entity) }
        : { ...options, expand: readExpansions(reader, entity, depth + 1) };
  } while (takeSymbol(reader, ';'));
  expectSymbol(reader, ')');
  return options;
}

function readNestedName(reader: Reader, seen: Set<string>): 'select' | 'expand' {
  const { at } = reader.token;
  expectSymbol(reader, '$');
  const { token } = reader;
  const option = takeName(reader).toLowerCase();
  if (option !== 'select' && option !== 'expand') {
    throw invalidQuery(
      reader.option,
      `only $select and $expand can stand here, not ${quoted(`$${option}`)}`,
      token.at,
    );
  }
  if (seen.has(option)) throw invalidQuery(reader.option, `$${option} stands here twice`, at);
  seen.add(option);
  expectSymbol(reader, '=');
  return option;
}
