import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawMemberOfEach, rawMembers } from '../../../../../src/doors/http/json/rawMembers.ts';

const specificContent = (body: string): string | undefined =>
  rawMembers(body, ['itemData'], ['SpecificContent'])[0];

describe('rawMembers', () => {
  it.each([
    ['number lexemes', '{"itemData":{"SpecificContent":{"a":9007199254740993,"b":1.0,"c":1e400,"d":-0}}}'],
    ['the order of number-like keys', '{"itemData":{"SpecificContent":{"b":1,"2":2,"1":1}}}'],
    ['repeated keys', '{"itemData":{"SpecificContent":{"a":1,"a":2}}}'],
    ['__proto__', '{"itemData":{"SpecificContent":{"__proto__":{"x":1},"constructor":null}}}'],
    ['escapes and lone surrogates', String.raw`{"itemData":{"SpecificContent":{"\u0061":"\ud800 \" \\"}}}`],
    ['brackets and commas in strings', '{"itemData":{"SpecificContent":{"a":"},]\\"{[,"}}}'],
  ])('given %s, when cut out, then they are as received', (_what, body) => {
    expect(specificContent(body)).toBe(body.slice('{"itemData":{"SpecificContent":'.length, -2));
  });

  it.each([
    ['ITEMDATA', 'specificcontent'],
    ['itemData', 'SPECIFICCONTENT'],
    [String.raw`item\u0044ata`, String.raw`Specific\u0043ontent`],
  ])('given the names %s and %s, when cut out, then case and escapes do not matter', (parent, name) => {
    expect(specificContent(`{"${parent}":{"${name}":{"a":1}}}`)).toBe('{"a":1}');
  });

  it('given whitespace around, when cut out, then only the value is returned', () => {
    const body =
      ' \r\n{ "x" : [ 1 , {"itemData":2} ] ,\t"itemData" : { "SpecificContent" : { "a" : 1 } , "z":0 } } ';
    expect(specificContent(body)).toBe('{ "a" : 1 }');
  });

  it.each([
    ['an absent member', '{"itemData":{"Other":{"SpecificContent":1}}}'],
    ['an absent parent', '{"SpecificContent":{"a":1}}'],
    ['a parent that is no object', '{"itemData":[{"SpecificContent":1}]}'],
    ['an empty object', '{}'],
    ['an empty parent', '{"itemData":{ }}'],
    ['a body that is no object', '[1,2]'],
  ])('given %s, when cut out, then there is none', (_what, body) => {
    expect(specificContent(body)).toBeUndefined();
  });

  it('given a repeated name, when cut out, then the last one counts as in JSON.parse', () => {
    expect(specificContent('{"itemData":{"SpecificContent":1,"SpecificContent":2}}')).toBe('2');
    expect(specificContent('{"itemData":{"SpecificContent":1},"itemData":{"SpecificContent":2}}')).toBe('2');
    expect(specificContent('{"itemData":{"SpecificContent":1},"itemData":{}}')).toBeUndefined();
    expect(specificContent('{"itemData":{"SpecificContent":1},"itemData":null}')).toBeUndefined();
    expect(rawMembers('{"a":{"b":{"c":1}},"a":{}}', ['a', 'b'], ['c'])).toEqual([undefined]);
    expect(rawMembers('{"a":{"b":{"c":1}},"A":7}', ['a', 'b'], ['c'])).toEqual([undefined]);
  });

  it('given several names, when cut out, then each stands at its place', () => {
    const body = '{"transactionResult":{"Analytics":{"n":1.50},"IsSuccessful":true}}';
    expect(rawMembers(body, ['transactionResult'], ['Output', 'Analytics', 'IsSuccessful'])).toEqual([
      undefined,
      '{"n":1.50}',
      'true',
    ]);
  });

  it('given an empty path, when cut out, then the body itself is the parent', () => {
    expect(rawMembers('{"input":[1.0]}', [], ['input'])).toEqual(['[1.0]']);
  });

  it('given any object, when its members are cut out, then they parse to what JSON.parse gives', () => {
    const objects = fc.uniqueArray(fc.tuple(fc.string({ unit: 'binary-ascii' }), fc.jsonValue()), {
      selector: ([name]) => name.toLowerCase(),
    });
    fc.assert(
      fc.property(objects, fc.constantFrom(0, 3), (members, indentation) => {
        const names = members.map(([name]) => name);
        const body = JSON.stringify(
          { x: 1, itemData: Object.fromEntries(members), y: {} },
          null,
          indentation,
        );
        const found = rawMembers(body, ['itemData'], names).map((raw) => JSON.parse(raw ?? 'undefined'));
        expect(JSON.stringify(found)).toBe(JSON.stringify(members.map(([, value]) => value)));
      }),
    );
  });

  it('given a value of a million levels, when cut out, then the stack holds', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    expect(specificContent(`{"itemData":{"SpecificContent":${deep}}}`)?.length).toBe(deep.length);
  });
});

describe('rawMemberOfEach', () => {
  const contents = (body: string): readonly (string | undefined)[] =>
    rawMemberOfEach(body, ['queueItems'], 'SpecificContent');

  it('given a bulk body, when cut out, then there is one entry an element', () => {
    const body = `{"queueName":"q", "QueueItems": [
      {"Reference":"]}", "SpecificContent": {"a": 1.0}}, {"Reference":"b"}, null, 7,
      {"specificContent":{"a":9007199254740993}}, {"SpecificContent":null}
    ], "commitType":"AllOrNothing"}`;
    expect(contents(body)).toEqual([
      '{"a": 1.0}',
      undefined,
      undefined,
      undefined,
      '{"a":9007199254740993}',
      'null',
    ]);
  });

  it.each(['{"queueItems":[]}', '{"queueItems":{"SpecificContent":1}}', '{"queueItems":null}', '{}'])(
    'given %s, when cut out, then there are no entries',
    (body) => {
      expect(contents(body)).toEqual([]);
    },
  );

  it('given the array twice, when cut out, then the last one counts', () => {
    expect(
      contents('{"queueItems":[{"SpecificContent":1},{}],"queueItems":[{"SpecificContent":2}]}'),
    ).toEqual(['2']);
  });
});
