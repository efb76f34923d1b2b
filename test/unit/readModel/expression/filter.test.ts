import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../src/doors/odata/expression/parser.ts';
import { compileFilter } from '../../../../src/readModel/expression/filter.ts';
import { filterSuite } from './filterSuite.ts';
import { items, openWorld, settings, type World } from './world.ts';

describe('filters on SQLite', () => {
  filterSuite(openWorld);
});

describe('a filter on SQLite', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld();
  });

  afterAll(() => world.close());

  it('never puts what the caller has sent into the statement', () => {
    const text = "Reference eq 'secret' and contains(Name,'secret') and Id in (4711) or Due eq 2031-01-01";
    const { condition } = compileFilter(parseFilter(text), items, settings);
    expect(world.sqlOf(condition)).not.toMatch(/secret|4711|2031/);
  });

  it.each([
    ["Reference eq 'x'", 'itemsByReference (reference=?)'],
    ["Reference in ('x','y')", 'itemsByReference (reference=?)'],
    ["Reference eq 'x' and Name ne 'y'", 'itemsByReference (reference=?)'],
    ["startswith(Reference,'x')", 'itemsByReference (reference>? AND reference<?)'],
    ["Label eq 'x'", 'itemsByLabel (label=?)'],
    ["Label in ('x','y')", 'itemsByLabel (label=?)'],
    ["startswith(Label,'x')", 'itemsByLabel (label>? AND label<?)'],
    ['Id eq 5', 'INTEGER PRIMARY KEY (rowid=?)'],
    ['Id in (5,6)', 'INTEGER PRIMARY KEY (rowid=?)'],
    ['Id gt 5', 'INTEGER PRIMARY KEY (rowid>?)'],
  ])('is served by an index: %s', async (text, plan) => {
    expect(await world.planOf(parseFilter(text))).toContain(plan);
  });
});
