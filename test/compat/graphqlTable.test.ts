// docs/graphql.md says what each call of the other doors is in GraphQL: none is missing, and each name is there.
import { readFileSync } from 'node:fs';
import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { routes as elmaRoutes, standardCancelPaths } from '../../src/doors/elma/routes.ts';
import { createSchema } from '../../src/doors/graphql/schema.ts';
import { operations } from '../../src/doors/odata/operations/all.ts';
import { apiOperations } from '../../src/doors/odata/operations/api.ts';
import { routes as robotRoutes } from '../../src/doors/robot/routes.ts';

interface Row {
  readonly calls: readonly string[];
  readonly names: readonly string[];
}

const wordsIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

const rowsIn = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|'))
    .map(([, calls, names]) => ({ calls: wordsIn(calls), names: wordsIn(names) }));

const rows = rowsIn('docs/graphql.md');
const listed = new Set(rows.flatMap(({ calls }) => calls));

const schema = createSchema();
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const rootFields = new Set(roots.flatMap((type) => Object.keys(type?.getFields() ?? {})));
const argumentNames = new Set(
  roots.flatMap((type) =>
    Object.values(type?.getFields() ?? {}).flatMap(({ args }) =>
      args.flatMap(({ name, type: given }) => {
        const named = getNamedType(given);
        return 'getFields' in named ? [name, ...Object.keys(named.getFields())] : [name];
      }),
    ),
  ),
);

/** A root field, `Type.member`, or an argument that is spoken of. */
function isThere(name: string): boolean {
  const [type = '', member] = name.split('.');
  if (member === undefined) return rootFields.has(name) || argumentNames.has(name);
  const found = schema.getType(type);
  return (isObjectType(found) || isInterfaceType(found)) && member in found.getFields();
}

/** A function or action by its own name, else the method and the path. */
const shortNameOf = ({ method, path }: (typeof operations)[number]): string =>
  /(?:\.|FoldersNavigation\/)(\w+)(?:\(.*\))?$/.exec(path)?.[1] ?? `${method} ${path}`;

describe('the table of the other doors in GraphQL', () => {
  it.each([...operations, ...apiOperations].map(shortNameOf))('has OData’s %s', (call) => {
    expect(listed.has(call)).toBe(true);
  });

  it.each([...new Set([...elmaRoutes.keys(), ...standardCancelPaths])])('has ELMA’s %s', (path) => {
    expect(listed.has(path)).toBe(true);
  });

  it('has each step of the robot API in the page of robots', () => {
    const text = readFileSync('docs/robots.md', 'utf8');
    const table = text.slice(text.indexOf('## The same in GraphQL'));
    const missing = robotRoutes
      .map(({ path }) => path.split('/').findLast((part) => !part.startsWith(':')) ?? '')
      .filter((word) => !table.includes(word));
    expect(missing).toEqual([]);
  });

  it.each(rows.flatMap(({ names }) => names))('names what is in the schema: %s', (name) => {
    expect(isThere(name)).toBe(true);
  });
});
