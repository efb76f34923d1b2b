import { describe, expect, expectTypeOf, it } from 'vitest';
import { DomainError } from '../../../../../src/domain/errors.ts';
import {
  anything,
  array,
  bool,
  content,
  type Dto,
  guid,
  idText,
  ignored,
  instant,
  int,
  int32,
  object,
  oneOf,
  readDto,
  required,
  shape,
  text,
} from '../../../../../src/doors/http/json/dtoReader.ts';

const itemData = shape({
  Name: text(50),
  Priority: oneOf('High', 'Normal', 'Low'),
  SpecificContent: content(),
  DueDate: instant(),
  Reference: text(128),
});
const addQueueItem = shape({ itemData: required(object(itemData)) });
const bulk = shape({
  queueName: required(text(Infinity, 1)),
  queueItems: array(object(itemData), 3),
});
const kinds = shape({
  int: int(),
  small: int32(),
  flag: bool(),
  key: guid(),
  id: idText(10),
  ids: array(int(1)),
  noted: ignored(),
  rows: anything(),
});

const failure = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('readDto', () => {
  it('given a body, when read, then members have their canonical names and the domain’s forms', () => {
    const dto = readDto(
      JSON.parse(`{"ITEMDATA":{"@odata.type":"#x","priority":"low","name":"DocQueue","Name@odata.type":"#String",
        "SpecificContent":{"a":1},"dueDate":"2018-03-25T15:42:27.6540+02:00","reference":null}}`),
      addQueueItem,
    );
    expect(dto).toEqual({
      itemData: {
        Priority: 'Low',
        Name: 'DocQueue',
        SpecificContent: true,
        DueDate: '2018-03-25T13:42:27.654Z',
        Reference: null,
      },
    });
  });

  it('given a shape, when its type is inferred, then it says what is required and what may be null', () => {
    type Add = Dto<typeof addQueueItem>;
    expectTypeOf<Add['itemData']['Name']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<Add['itemData']['Priority']>().toEqualTypeOf<'High' | 'Normal' | 'Low' | null | undefined>();
    expectTypeOf<Dto<typeof bulk>['queueName']>().toEqualTypeOf<string>();
    expectTypeOf<Dto<typeof kinds>['ids']>().toEqualTypeOf<readonly number[] | null | undefined>();
    expect(readDto({ queueName: 'q' }, bulk)).toEqual({ queueName: 'q' });
  });

  it.each<[string, unknown, unknown]>([
    ['int', 5, 5],
    ['int', '5', 5],
    ['int', '-12', -12],
    ['int', 5e2, 500],
    ['small', 2147483647, 2147483647],
    ['flag', false, false],
    ['key', 'E9CB2205-0232-4b99-9556-52dc2e686663', 'e9cb2205-0232-4b99-9556-52dc2e686663'],
    ['key', '{e9cb2205-0232-4b99-9556-52dc2e686663}', 'e9cb2205-0232-4b99-9556-52dc2e686663'],
    ['id', 'a-1', 'a-1'],
    ['id', 17, '17'],
    ['ids', [], []],
    ['ids', [1, '2'], [1, 2]],
    ['ids', null, null],
    ['noted', { any: ['thing'] }, true],
    ['rows', [{ Reference: 1 }, null], [{ Reference: 1 }, null]],
  ])('given %s %j, when read, then it is %j', (name, value, expected) => {
    expect(readDto({ [name]: value }, kinds)).toEqual({ [name]: expected });
  });

  it.each<[string, unknown, string]>([
    ['int', 1.5, 'int must be an integer from -9007199254740991 to 9007199254740991.'],
    ['int', '9007199254740993', 'int must be an integer from -9007199254740991 to 9007199254740991.'],
    ['int', '', 'int must be an integer from -9007199254740991 to 9007199254740991.'],
    ['int', '0x10', 'int must be an integer from -9007199254740991 to 9007199254740991.'],
    ['small', -1, 'small must be an integer from 0 to 2147483647.'],
    ['small', 2147483648, 'small must be an integer from 0 to 2147483647.'],
    ['flag', 'true', 'flag must be true or false.'],
    ['key', 'e9cb2205', 'key must be a UUID.'],
    ['key', '{e9cb2205-0232-4b99-9556-52dc2e686663', 'key must be a UUID.'],
    ['id', '12345678901', 'id must be an identifier of at most 10 characters.'],
    ['id', 1.5, 'id must be an identifier of at most 10 characters.'],
    ['ids', {}, 'ids must be an array.'],
    ['ids', [1, 0], 'ids[1] must be an integer from 1 to 9007199254740991.'],
    ['ids', [null], 'ids[0] must be a value, not null.'],
  ])('given %s %j, when read, then it says: %s', (name, value, message) => {
    expect(failure(() => readDto({ [name]: value }, kinds))).toBe(`InvalidArgument: ${message}`);
  });

  it.each<[unknown, string]>([
    [{ Name: 7 }, 'itemData.Name must be a string.'],
    [{ Name: 'x'.repeat(51) }, 'itemData.Name must be a string of at most 50 characters.'],
    [{ Priority: 'Urgent' }, 'itemData.Priority must be one of High, Normal, Low.'],
    [{ Priority: 3 }, 'itemData.Priority must be one of High, Normal, Low.'],
    [{ Priority: ['High'] }, 'itemData.Priority must be one of High, Normal, Low.'],
    [{ DueDate: '2018-02-30T00:00:00Z' }, 'itemData.DueDate must be a date and time.'],
    [{ DueDate: 1521639747654 }, 'itemData.DueDate must be a date and time.'],
    [{ DueDate: '9'.repeat(100_000) }, 'itemData.DueDate must be a date and time.'],
    [{ SpecificContent: [1] }, 'itemData.SpecificContent must be an object.'],
    [{ SpecificContent: '{}' }, 'itemData.SpecificContent must be an object.'],
    [[], 'itemData must be an object.'],
  ])('given the item %j, when read, then it says: %s', (item, message) => {
    expect(failure(() => readDto({ itemData: item }, addQueueItem))).toBe(`InvalidArgument: ${message}`);
  });

  it.each<[unknown, 'High' | 'Normal' | 'Low']>([
    [0, 'High'],
    ['1', 'Normal'],
    ['LOW', 'Low'],
  ])('given the enumeration value %j, when read, then it is %s', (value, name) => {
    expect(readDto({ Priority: value }, itemData).Priority).toBe(name);
  });

  it.each<[unknown, string]>([
    [{}, 'ParameterMissing: queueName is required.'],
    [{ queueName: null }, 'ParameterMissing: queueName is required.'],
    [{ queueName: '' }, 'InvalidArgument: queueName must be a string of at least 1 characters.'],
    [
      { queueName: 'q', queueItems: [{}, { Name: 1 }] },
      'InvalidArgument: queueItems[1].Name must be a string.',
    ],
    [
      { queueName: 'q', queueItems: [{}, {}, {}, {}] },
      'InvalidArgument: queueItems must be an array of at most 3 elements.',
    ],
    [
      { queueName: 'q', queueItems: [{ Nmae: 1 }] },
      'InvalidRequest: queueItems[0].Nmae is not a known member.',
    ],
    [{ queueName: 'q', QueueName: 'r' }, 'InvalidRequest: queueName stands there twice.'],
    [null, 'InvalidArgument: The body must be an object.'],
    [[1], 'InvalidArgument: The body must be an object.'],
    ['text', 'InvalidArgument: The body must be an object.'],
  ])('given the bulk body %j, when read, then it says: %s', (body, message) => {
    expect(failure(() => readDto(body, bulk))).toBe(message);
  });

  it('given a name for the whole, when read, then errors begin with it', () => {
    expect(failure(() => readDto({ Name: 1 }, itemData, 'item'))).toContain('item.Name must');
    expect(failure(() => readDto(1, itemData, 'item'))).toContain('item must be an object.');
  });

  it('given __proto__, constructor and long names, when read, then they are unknown members', () => {
    expect(failure(() => readDto(JSON.parse('{"__proto__":{"Name":"x"}}'), itemData))).toBe(
      'InvalidRequest: __proto__ is not a known member.',
    );
    expect(failure(() => readDto({ constructor: 1 }, itemData))).toContain('constructor is not');
    expect(failure(() => readDto({ ['n'.repeat(9_000)]: 1 }, itemData)).length).toBeLessThan(200);
  });

  it('given an open shape, when read, then unknown members are passed over', () => {
    const open = shape({ usernameOrEmailAddress: required(text()) }, { open: true });
    expect(readDto({ UserNameOrEmailAddress: 'admin', organizationUnit: 'x' }, open)).toEqual({
      usernameOrEmailAddress: 'admin',
    });
  });
});
