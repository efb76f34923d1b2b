import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metadataText } from '../../../../../src/doors/odata/edm/csdl.ts';
import { declaredSets } from '../../../../../src/doors/odata/edm/entitySets.ts';
import { element, xmlText } from '../../../../../src/doors/odata/edm/xml.ts';
import { operations } from '../../../../../src/doors/odata/operations/all.ts';
import { partsOf, routeOf } from '../../../../../src/doors/odata/operations/operation.ts';
import { readPath } from '../../../../../src/doors/odata/path.ts';

const xml = metadataText();
const all = (pattern: RegExp): string[] => [...xml.matchAll(pattern)].flatMap(([, found]) => found ?? []);

describe('$metadata', () => {
  it('is in step with its file', () => {
    expect(readFileSync('schema/odata/metadata.xml', 'utf8')).toBe(xml);
  });

  it('declares every type that it names, once', () => {
    const declared = xml
      .split('<Schema Namespace="')
      .slice(1)
      .flatMap((schema) => {
        const namespace = schema.slice(0, schema.indexOf('"'));
        const names = [...schema.matchAll(/<(?:Entity|Complex|Enum)Type Name="([^"]+)"/g)];
        return names.map(([, name]) => `${namespace}.${name}`);
      });
    expect(new Set(declared).size).toBe(declared.length);
    const named = all(/(?:EntityType| Type)="(?:Collection\()?([^")]+)\)?"/g).filter(
      (name) => !name.startsWith('Edm.'),
    );
    expect(named.filter((name) => !declared.includes(name))).toEqual([]);
  });

  it('declares every set that operations stand behind, and binds navigations to such', () => {
    const sets = declaredSets.map(({ name }) => name);
    expect(
      operations.map((operation) => partsOf(operation).set).filter((set) => !sets.includes(set)),
    ).toEqual([]);
    const targets = all(/ Target="([^"]+)"/g);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((target) => !sets.includes(target))).toEqual([]);
  });

  it('has each key among the properties of its type', () => {
    for (const { type } of declaredSets)
      for (const key of type.key ?? []) expect(type.properties).toHaveProperty(key);
  });

  it('declares every function and action that is routed', () => {
    const called = operations.flatMap((operation) => partsOf(operation).operation ?? []);
    const declared = all(/<(?:Function|Action) Name="([^"]+)"/g);
    expect(declared.toSorted()).toEqual(called.map(({ name }) => name).toSorted());
  });
});

describe('operations', () => {
  it('have paths that the router reads as their routes', () => {
    for (const operation of operations) {
      const path = operation.path.replaceAll(/\{\w+\}/g, '1');
      expect(`${operation.method} ${readPath(path)?.route}`).toBe(routeOf(operation));
      expect([...(readPath(path)?.args.keys() ?? [])]).toEqual(
        partsOf(operation).args.map((name) => name.toLowerCase()),
      );
    }
  });
});

describe('XML', () => {
  it('has its special characters escaped', () => {
    expect(xmlText(element('A', { b: `<"&'>`, c: undefined, d: false }))).toBe(
      `<?xml version="1.0" encoding="utf-8"?>\n<A b="&lt;&quot;&amp;'&gt;" d="false"/>\n`,
    );
  });
});
