import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../src/doors/odata/expression/parser.ts';
import { DomainError } from '../../../../src/domain/errors.ts';
import type { QueryExpression } from '../../../../src/readModel/expression/ast.ts';
import { compileFilter } from '../../../../src/readModel/expression/filter.ts';
import { items, settings } from './world.ts';

const refusalOf = (filter: QueryExpression): string | null => {
  try {
    compileFilter(filter, items, settings);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'InvalidQueryOptions') return error.details;
    throw error;
  }
  return null;
};

const id: QueryExpression = { kind: 'property', path: ['Id'] };
const one: QueryExpression = { kind: 'literal', literal: { type: 'number', value: '1' } };
const yes: QueryExpression = { kind: 'literal', literal: { type: 'boolean', value: true } };

describe('a filter that does not fit the model', () => {
  it.each([
    ['Foo eq 1', "$filter: 'Foo' is not a property of Item (at character 1)."],
    ['Id eq 1 and Robot/Foo eq 1', "'Foo' is not a property of Robot (at character 13)."],
    ['Foo/Id eq 1', "'Foo' is not a navigation property of Item (at character 1)."],
    ['Id/Name eq 1', "'Id' is not a navigation property of Item (at character 1)."],
    ['constructor eq 1', "'constructor' is not a property of Item (at character 1)."],
    ['Robot eq null', 'Robot is an entity; name one of its properties (at character 1).'],
    [
      "contains(specificContent,'x')",
      'SpecificContent can be neither filtered nor sorted (at character 10).',
    ],
    ['Hidden eq 1', 'Hidden cannot be used in $filter (at character 1).'],
    ["Id eq 'x'", "the string 'x' is not a whole number of 64 bits (at character 7)."],
    ["Id eq '5'", "the string '5' is not a whole number of 64 bits (at character 7)."],
    ["Id in (1,'x')", "the string 'x' is not a whole number of 64 bits (at character 10)."],
    ['Id eq 9223372036854775808', "the number '9223372036854775808' is not a whole number of 64 bits"],
    [`Id eq ${'9'.repeat(30_000)}`, 'is not a whole number of 64 bits'],
    ['Cost eq 1e999', "the number '1e999' is not a number"],
    ["Cost eq '1'", "the string '1' is not a number"],
    ['Name eq 5', "the number '5' is not a text (at character 9)."],
    ['Name eq true', 'true is not a text (at character 9).'],
    [
      'Name eq 6544ee25-71f3-4a54-8f0b-7e5a4a3b2c1d',
      "the guid '6544ee25-71f3-4a54-8f0b-7e5a4a3b2c1d' is not a text",
    ],
    ["Name eq 'a\0b'", 'a text with the character U+0000 (at character 9).'],
    ["Encrypted eq 'true'", "the string 'true' is not true or false"],
    ['Encrypted eq 1', "the number '1' is not true or false"],
    [
      "Status eq 'Lost'",
      "the string 'Lost' is not one of New, InProgress, Failed, Successful (at character 11).",
    ],
    ["Status eq '4'", "the string '4' is not one of New"],
    ['Status eq -1', "the number '-1' is not one of New"],
    ['Status eq 1.0', "the number '1.0' is not one of New"],
    ["Status eq ''", "the string '' is not one of New"],
    ["Status eq Some.Type'Lost'", "the member 'Lost' is not one of New"],
    ['Status eq true', 'true is not one of New'],
    ["Status in ('New','Lost')", "the string 'Lost' is not one of New"],
    ["Id eq Some.Type'New'", "the member 'New' is not a whole number"],
    ["Some.Type'New' eq 'New'", 'a member of an enumeration can be compared with a property only'],
    [
      'Status eq Priority',
      'one of New, InProgress, Failed, Successful cannot be compared with one of High, Normal, Low',
    ],
    ["contains(Status,'e')", 'argument 1 of contains has to be a text (at character 10).'],
    ['Due eq 5', "the number '5' is not a date and time"],
    ["Due eq 'yesterday'", "the string 'yesterday' is not a date and time"],
    ['Due eq date(Due)', 'a date and time cannot be compared with a date'],
    ['date(Due) eq 2020-01-01T00:00:00Z', "the instant '2020-01-01T00:00:00Z' is not a date"],
    ["Key eq 'x'", "the string 'x' is not a GUID"],
    ['Key eq 5', "the number '5' is not a GUID"],
    ['Name eq Id', 'a text cannot be compared with a whole number of 64 bits (at character 9).'],
    ['Id eq (Id eq 1)', 'a whole number of 64 bits cannot be compared with true or false'],
    ["'a' eq 1", "the number '1' is not a text (at character 8)."],
    ['Name', 'a condition is expected instead of a text (at character 1).'],
    ['not Name', 'a condition is expected instead of a text (not binds tighter than eq) (at character 5).'],
    ['5', 'a condition is expected instead of a whole number of 64 bits'],
    ['null', 'null can be compared only (at character 1).'],
    ['Id eq 1 and Id', 'a condition is expected instead of a whole number of 64 bits'],
    ["not Status eq 'New'", 'a condition is expected instead of one of New'],
    ['null in (1)', 'null can be compared only'],
    ['contains(Name,null) ', 'null is not a text (at character 15).'],
    ['contains(Name,5)', "the number '5' is not a text (at character 15)."],
    ['contains(Name,Id)', 'argument 2 of contains has to be a text (at character 15).'],
    ['length(Id) eq 1', 'argument 1 of length has to be a text (at character 8).'],
    ['year(Name) eq 1', 'argument 1 of year has to be a date and time (at character 6).'],
    ['hour(date(Due)) eq 1', 'argument 1 of hour has to be a date and time (at character 6).'],
    [
      "substring(Name,-1) eq 'x'",
      'argument 2 of substring has to be a whole number from 0 on (at character 16).',
    ],
    [
      "substring(Name,1,Id) eq 'x'",
      'argument 3 of substring has to be a whole number from 0 on (at character 18).',
    ],
    ["substring(Name,2147483647) eq 'x'", 'argument 2 of substring has to be a whole number from 0 on'],
  ])('%s', (text, details) => {
    expect(refusalOf(parseFilter(text))).toContain(details);
  });
});

describe('a tree that no parser made', () => {
  const nested = (levels: number): QueryExpression => {
    let node: QueryExpression = yes;
    for (let level = 0; level < levels; level += 1) node = { kind: 'not', operand: node };
    return node;
  };

  it.each<[string, QueryExpression, string]>([
    ['is a million levels high', nested(1_000_000), '$filter: nested deeper than 100 levels.'],
    [
      'has too many parts',
      { kind: 'or', operands: Array.from({ length: 5_000 }, () => yes) },
      'more than 5000 parts',
    ],
    [
      'has too long a list',
      {
        kind: 'in',
        operand: id,
        list: Array.from({ length: 2_001 }, () => ({ kind: 'literal', literal: { type: 'null' } })),
      },
      'a list of more than 2000 values',
    ],
    [
      'lacks an argument',
      { kind: 'call', name: 'contains', args: [] },
      '$filter: contains needs an argument 1.',
    ],
    [
      'has an empty path',
      { kind: 'compare', operator: 'eq', left: { kind: 'property', path: [] }, right: one },
      "'' is not",
    ],
    [
      'has a number that is none',
      {
        kind: 'compare',
        operator: 'eq',
        left: id,
        right: { kind: 'literal', literal: { type: 'number', value: '1; --' } },
      },
      "the number '1; --' is not a whole number",
    ],
  ])('and that %s is refused', (_, filter, details) => {
    expect(refusalOf(filter)).toContain(details);
  });
});

describe('the joins that a filter needs', () => {
  const joinsOf = (text: string): readonly string[] => [
    ...compileFilter(parseFilter(text), items, settings).joins,
  ];

  it.each([
    ['Id eq 1', []],
    ['Creator/Id eq 1', []],
    ['Robot/Id eq 1 or robot/id eq 2', ['robot']],
    ["Robot/Machine/Name eq 'x'", ['robot', 'robotMachine']],
  ])('%s', (text, joins) => {
    expect(joinsOf(text)).toEqual(joins);
  });
});
