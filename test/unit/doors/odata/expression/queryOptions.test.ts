import { describe, expect, it } from 'vitest';
import {
  entityOptions,
  listOptions,
  parseQueryOptions,
  type QuerySettings,
} from '../../../../../src/doors/odata/expression/queryOptions.ts';
import { sExpression } from '../../../readModel/expression/sExpression.ts';
import { items } from '../../../readModel/expression/world.ts';

const settings: QuerySettings = {
  model: items,
  options: listOptions,
  defaultTop: 100,
  maxTop: 1000,
  parameters: ['mandatoryPermissions', 'api-version'],
};

const read = (raw: string) => {
  const { filter, orderBy, ...others } = parseQueryOptions(raw, settings);
  return {
    filter: filter === null ? null : sExpression(filter),
    orderBy: orderBy.map(({ expression, direction }) => `${sExpression(expression)} ${direction}`),
    ...others,
  };
};

describe('a query string without options', () => {
  it.each(['', '&', '&&'])('%j asks for the first page', (raw) => {
    expect(read(raw)).toEqual({
      filter: null,
      orderBy: [],
      top: 100,
      skip: 0,
      count: null,
      select: null,
      expand: [],
      parameters: new Map(),
    });
  });
});

describe('encodings of a filter', () => {
  it.each([
    "$filter=Name eq 'a b'",
    "$filter=Name+eq+'a+b'",
    "$filter=Name%20eq%20'a%20b'",
    '%24filter=Name+eq+%27a+b%27',
    "$Filter= Name eq 'a b' ",
    "&$FILTER=Name%09eq%0d%0a'a b'&",
  ])('%s', (raw) => {
    expect(read(raw).filter).toBe("(eq Name 'a b')");
  });

  it.each([
    ["$filter=Name eq 'a=b%26c%3Dd?'", "(eq Name 'a=b&c=d?')"],
    ['$filter=Id eq %2B5', '(eq Id +5)'],
    ['$filter=Due lt 2020-01-01T00:00:00+02:00', '(lt Due instant:2019-12-31T22:00:00Z)'],
    ['$filter=Due lt 2020-01-01T00:00:00%2B02:00', '(lt Due instant:2019-12-31T22:00:00Z)'],
    ["$filter=Name eq '%CE%94%F0%9F%98%80'", "(eq Name 'Δ😀')"],
    ["$filter=Name eq '100%25'", "(eq Name '100%')"],
  ])('%s is %s', (raw, tree) => {
    expect(read(raw).filter).toBe(tree);
  });
});

describe('the other options', () => {
  it.each([
    ['$orderby=Id desc', { orderBy: ['Id desc'] }],
    ['$orderBy=creationTime+DESC,Robot/Name', { orderBy: ['creationTime desc', 'Robot/Name asc'] }],
    ['$top=0', { top: 0 }],
    ['$top=1000&$skip=20', { top: 1000, skip: 20 }],
    ['$top= 5 ', { top: 5 }],
    ['$skip=2147483647', { skip: 2147483647 }],
    ['$count=true', { count: true }],
    ['%24count=False', { count: false }],
    ['$select=id,NAME,Id', { select: ['Id', 'Name'] }],
    ['$select=Id, specificContent ,robot', { select: ['Id', 'SpecificContent', 'Robot'] }],
    ['$select=*', { select: null }],
    ['$select=Id,*', { select: null }],
    ['$select=', { select: null }],
    ['$expand=', { expand: [] }],
    ['$expand=robot', { expand: [{ name: 'Robot', select: null, expand: [] }] }],
    [
      '$expand=Robot, Creator',
      {
        expand: [
          { name: 'Robot', select: null, expand: [] },
          { name: 'Creator', select: null, expand: [] },
        ],
      },
    ],
    ['$expand=Robot($select=id,Name)', { expand: [{ name: 'Robot', select: ['Id', 'Name'], expand: [] }] }],
    [
      '$expand=Robot($select=Id;$expand=Machine($select=*)),Creator($select=Id)',
      {
        expand: [
          { name: 'Robot', select: ['Id'], expand: [{ name: 'Machine', select: null, expand: [] }] },
          { name: 'Creator', select: ['Id'], expand: [] },
        ],
      },
    ],
    [
      '$expand=Robot/Machine($select=Name)',
      {
        expand: [
          { name: 'Robot', select: null, expand: [{ name: 'Machine', select: ['Name'], expand: [] }] },
        ],
      },
    ],
    [
      'mandatorypermissions=A&mandatoryPermissions=B%2CC&API-Version=20.0',
      {
        parameters: new Map([
          ['mandatorypermissions', ['A', 'B,C']],
          ['api-version', ['20.0']],
        ]),
      },
    ],
  ])('%s', (raw, expected) => {
    expect(read(raw)).toMatchObject(expected);
  });
});

describe('a query string that is refused', () => {
  it.each([
    ['filter=true', "'filter': not a query option of this resource."],
    ['orderby=Id', "'orderby': not a query option of this resource."],
    ['$search=blue', "'$search': not a query option of this resource."],
    ['$apply=x', "'$apply': not a query option of this resource."],
    ['$format=json', "'$format': not a query option of this resource."],
    ['x', "'x': not a query option of this resource."],
    ['=x', "'': not a query option of this resource."],
    ['@p=1', "'@p': not a query option of this resource."],
    ['$filter=true&%24Filter=true', '$filter: given twice.'],
    ['$top=1&$top=1', '$top: given twice.'],
    ['$filter', '$filter: empty.'],
    ['$filter=', '$filter: empty.'],
    ['$filter=+', '$filter: empty.'],
    ['$orderby=', '$orderby: empty.'],
    ["$filter=Name eq '%'", '$filter: a percent sign that encodes no character (at character 10).'],
    ["$filter=Name eq '%4'", '$filter: a percent sign that encodes no character (at character 10).'],
    ["$filter=Name eq '%ff'", '$filter: a percent sign that encodes no character.'],
    ['%filter=true', 'query: a percent sign that encodes no character (at character 1).'],
    ['$top=-1', "$top: '-1' is not a whole number from 0 to 2147483647."],
    ['$top=1.5', "$top: '1.5' is not a whole number"],
    ['$top=1e1', "$top: '1e1' is not a whole number"],
    ['$top=', "$top: '' is not a whole number"],
    ['$top=all', "$top: 'all' is not a whole number"],
    ['$top=1001', '$top: more than the largest page, which is 1000.'],
    ['$skip=-1', "$skip: '-1' is not a whole number"],
    ['$skip=2147483648', "$skip: '2147483648' is not a whole number"],
    ['$skip=99999999999999999999', "$skip: '99999999999999999999' is not a whole number"],
    ['$count', "$count: '' is neither true nor false."],
    ['$count=1', "$count: '1' is neither true nor false."],
    ['$select=Foo', "$select: 'Foo' is not a property of Item (at character 1)."],
    ['$select=Id,', '$select: a name is expected instead of the end (at character 4).'],
    ['$select=Id Name', "$select: a comma or the end is expected instead of 'Name' (at character 4)."],
    ['$select=Robot/Name', "$select: a comma or the end is expected instead of '/' (at character 6)."],
    ['$select=Model.Type', "$select: 'Model.Type': qualified names are not supported (at character 1)."],
    ['$select=__proto__', "$select: '__proto__' is not a property of Item (at character 1)."],
    ['$expand=Foo', "$expand: 'Foo' is not a navigation property of Item (at character 1)."],
    ['$expand=Id', "$expand: 'Id' is not a navigation property of Item (at character 1)."],
    ['$expand=*', "$expand: a name is expected instead of '*' (at character 1)."],
    ['$expand=Robot,robot', '$expand: Robot is expanded twice (at character 7).'],
    ['$expand=Robot,', '$expand: a name is expected instead of the end (at character 7).'],
    ['$expand=Robot/$ref', "$expand: a name is expected instead of '$' (at character 7)."],
    [
      '$expand=Robot($top=1)',
      "$expand: only $select and $expand can stand here, not '$top' (at character 8).",
    ],
    ['$expand=Robot($filter=Id eq 1)', "$expand: only $select and $expand can stand here, not '$filter'"],
    ['$expand=Robot($select=Id;$select=Id)', '$expand: $select stands here twice (at character 18).'],
    ['$expand=Robot($select=Foo)', "$expand: 'Foo' is not a property of Robot (at character 15)."],
    ['$expand=Robot()', "$expand: '$' is expected instead of ')' (at character 7)."],
    ['$expand=Robot($select=Id', "$expand: ')' is expected instead of the end (at character 17)."],
    ['$expand=Robot/Machine/Site', '$expand: expanded deeper than 2 levels (at character 15).'],
    [
      '$expand=Robot($expand=Machine($expand=Site))',
      '$expand: expanded deeper than 2 levels (at character 31).',
    ],
    [`$filter=${'('.repeat(1_000_000)}`, 'query: longer than 32768 characters.'],
  ])('%s', (raw, details) => {
    expect(() => read(raw)).toThrow(
      expect.objectContaining({
        code: 'InvalidQueryOptions',
        message: 'Invalid OData query options.',
        details: expect.stringContaining(details),
      }),
    );
  });

  it('asks a single entity for what only lists know', () => {
    const single = { ...settings, options: entityOptions };
    expect(parseQueryOptions('$select=Id&$expand=Robot', single).select).toEqual(['Id']);
    expect(() => parseQueryOptions('$filter=true', single)).toThrow(
      expect.objectContaining({ details: "'$filter': not a query option of this resource." }),
    );
  });
});
