import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../../src/doors/odata/expression/parser.ts';
import { DomainError } from '../../../../../src/domain/errors.ts';
import { sExpression } from '../../../readModel/expression/sExpression.ts';

const read = (text: string): string => sExpression(parseFilter(text));

const refusal = (text: string): string | null => {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'InvalidQueryOptions') return error.details;
    throw error;
  }
  return null;
};

describe('a filter, read into its tree', () => {
  it.each([
    ["Status eq 'New'", "(eq Status 'New')"],
    ["Name ne 'Milk'", "(ne Name 'Milk')"],
    ["Name gt 'Milk'", "(gt Name 'Milk')"],
    ['Size ge 4.0', '(ge Size 4.0)'],
    ["Name lt 'Milk'", "(lt Name 'Milk')"],
    ['5 le Size', '(le 5 Size)'],
    ['true and false', '(and true false)'],
    ['true eq false', '(eq true false)'],
    ["Name EQ 'Milk' AND Price LT 2.55", "(and (eq Name 'Milk') (lt Price 2.55))"],
    ["not endswith(Name,'ilk')", "(not (endswith Name 'ilk'))"],
    ['NOT(Encrypted)Or IN eq null', '(or (not Encrypted) (eq IN null))'],
    ["Name in ('Milk', 'Cheese')", "(in Name 'Milk' 'Cheese')"],
    ['Id in(1,2 , 3)', '(in Id 1 2 3)'],
    ['Name in ()', '(in Name)'],
    ['Reference in (null,true)', '(in Reference null true)'],
    ['(true)', 'true'],
    ["((Name eq 'Milk'))", "(eq Name 'Milk')"],
    ["concat(concat(Street,'-'),City) eq 'a-b'", "(eq (concat (concat Street '-') City) 'a-b')"],
    ["startswith(QueueDefinition/Name,'Futter')", "(startswith QueueDefinition/Name 'Futter')"],
    ["substring(Name, 5) eq 'x'", "(eq (substring Name 5) 'x')"],
    ["Substring(Name,1,2) eq 'x'", "(eq (substring Name 1 2) 'x')"],
    ["tolower(Name) eq toupper('x')", "(eq (tolower Name) (toupper 'x'))"],
    ["trim( Name ) ne ''", "(ne (trim Name) '')"],
    ["length(Name) gt indexof(Name,'b')", "(gt (length Name) (indexof Name 'b'))"],
    ["Contains (Name,'x') eq TRUE", "(eq (contains Name 'x') true)"],
    ['year(DueDate) eq 2020', '(eq (year DueDate) 2020)'],
    ['month(DueDate) in (1,2)', '(in (month DueDate) 1 2)'],
    ['day(date(DueDate)) eq 1', '(eq (day (date DueDate)) 1)'],
    ['hour(a) eq minute(b)', '(eq (hour a) (minute b))'],
    ['second(a) lt 3', '(lt (second a) 3)'],
    ['DueDate lt now( )', '(lt DueDate (now))'],
    ['Robot/Id eq 123L', '(eq Robot/Id 123)'],
    ['robot / id eq 123', '(eq robot/id 123)'],
    [' \tId\teq  5 \r\n', '(eq Id 5)'],
    ['Größe eq 5', '(eq Größe 5)'],
  ])('%s is %s', (text, tree) => {
    expect(read(text)).toBe(tree);
  });
});

describe('operators, by how strongly they bind', () => {
  it.each([
    ['a or b and c', '(or a (and b c))'],
    ['a and b or c', '(or (and a b) c)'],
    ['(a or b) and c', '(and (or a b) c)'],
    ['a and b and c', '(and a b c)'],
    ['(a and b) and c', '(and (and a b) c)'],
    ['a and (b and c)', '(and a (and b c))'],
    ['a or b or c and d', '(or a b (and c d))'],
    ['not (a) and b', '(and (not a) b)'],
    ['not (a or b) or c', '(or (not (or a b)) c)'],
    ['not a eq b', '(eq (not a) b)'],
    ['not (a eq b)', '(not (eq a b))'],
    ['not not a', '(not (not a))'],
    ['a eq not b', '(eq a (not b))'],
    ['not a in (1)', '(not (in a 1))'],
    ['a eq b in (true)', '(eq a (in b true))'],
    ['a in (1) in (true)', '(in (in a 1) true)'],
    ['a eq b ne c', '(ne (eq a b) c)'],
    ['a eq b gt c', '(eq a (gt b c))'],
    ['a gt b eq c', '(eq (gt a b) c)'],
    ['a gt b le c', '(le (gt a b) c)'],
    ['a eq 1 and not (b eq 2) or c eq 3', '(or (and (eq a 1) (not (eq b 2))) (eq c 3))'],
  ])('%s is %s', (text, tree) => {
    expect(read(text)).toBe(tree);
  });
});

describe('literals', () => {
  it.each([
    ["''", "''"],
    ["'O''Neil'", "'O'Neil'"],
    ["''''", "'''"],
    ["'a and b) or ('", "'a and b) or ('"],
    ['0', '0'],
    ['-5', '-5'],
    ['+42', '+42'],
    ['9007199254740993', '9007199254740993'],
    ['123l', '123'],
    ['3.14', '3.14'],
    ['-1.5E-3', '-1.5E-3'],
    ['2e10', '2e10'],
    ['TRUE', 'true'],
    ['False', 'false'],
    ['Null', 'null'],
    ['6544EE25-71f3-4a54-8f0b-7e5a4a3b2c1d', 'guid:6544ee25-71f3-4a54-8f0b-7e5a4a3b2c1d'],
    ['deadbeef-71f3-4a54-8f0b-7e5a4a3b2c1d', 'guid:deadbeef-71f3-4a54-8f0b-7e5a4a3b2c1d'],
    ['2013-05-24', 'date:2013-05-24'],
    ['2020-01-01T00:00:00Z', 'instant:2020-01-01T00:00:00Z'],
    ['2020-01-01T00:00Z', 'instant:2020-01-01T00:00:00Z'],
    ['2020-01-01t10:20:30.1234567z', 'instant:2020-01-01T10:20:30.1234567Z'],
    ['2020-01-01T00:00:00', 'instant:2020-01-01T00:00:00Z'],
    ['2020-01-01T00:00:00.5+02:00', 'instant:2019-12-31T22:00:00.5Z'],
    ['2020-01-01T00:00:00 02:00', 'instant:2019-12-31T22:00:00Z'],
    ['2020-01-01T00:00:00-05:30', 'instant:2020-01-01T05:30:00Z'],
    ["UiPath.Server.Status'Failed'", 'enum:Failed'],
    ["Pattern.Kind'2'", 'enum:2'],
  ])('%s is %s', (text, literal) => {
    expect(read(`x eq ${text}`)).toBe(`(eq x ${literal})`);
    expect(read(`x in (${text},${text})`)).toBe(`(in x ${literal} ${literal})`);
  });
});

describe('a filter that is refused, and where', () => {
  it.each([
    ['', '$filter: empty.'],
    ['  ', '$filter: empty.'],
    [
      'Id eq',
      '$filter: a property, a function or a literal is expected instead of the end (at character 6).',
    ],
    ['Id eq eq eq', 'instead of the end (at character 12).'],
    ['Id 5', "$filter: an operator or the end is expected instead of '5' (at character 4)."],
    ['eq 5', "$filter: an operator or the end is expected instead of '5' (at character 4)."],
    ['Id eq 5)', "$filter: an operator or the end is expected instead of ')' (at character 8)."],
    ['(Id eq 5', "$filter: ')' is expected instead of the end (at character 9)."],
    ['()', "$filter: a property, a function or a literal is expected instead of ')' (at character 2)."],
    ["Name eq 'x", '$filter: a text without its closing quote (at character 9).'],
    ["Name eq 'x''", '$filter: a text without its closing quote (at character 9).'],
    ["Name eq 'x'y", "$filter: ''x'y' is not a literal (at character 9)."],
    ['Id eq 5and true', "$filter: '5a' is not a literal (at character 7)."],
    ['Id eq 5.', "$filter: '5.' is not a literal (at character 7)."],
    ['Id eq 5.5L', "$filter: the suffix L is for whole numbers only, not '5.5' (at character 7)."],
    ['Id eq - 5', "instead of '-' (at character 7)."],
    ['DueDate gt 2013-13-24', "$filter: '2013-13-24' is not a date and time (at character 12)."],
    ['DueDate gt 2013-02-30T00:00:00Z', "'2013-02-30T00:00:00Z' is not a date and time (at character 12)."],
    ['DueDate gt 2013-02-03T00', "$filter: '2013-02-03T' is not a literal (at character 12)."],
    ["a eq duration'P1D'", "$filter: literals of the form duration'…' are not supported (at character 6)."],
    ["a eq guid'6544ee25-71f3-4a54-8f0b-7e5a4a3b2c1d'", "literals of the form guid'…' are not supported"],
    ['Products/any(x:true)', 'the lambda operators any and all are not supported (at character 1).'],
    ['Products/ALL(x:true)', 'the lambda operators any and all are not supported (at character 1).'],
    ['any()', "$filter: there is no function 'any' (at character 1)."],
    ['Products/Available()', "$filter: 'Available' cannot be called on a property (at character 1)."],
    ['Model.Available()', "'Model.Available': qualified names are not supported (at character 1)."],
    ['Products/$count gt 0', "a name is expected instead of '$' (at character 10)."],
    ["$it eq 'x'", "instead of '$' (at character 1)."],
    ['contains(Title,@word)', "instead of '@' (at character 16)."],
    ['[1,2] eq 3', "instead of '[' (at character 1)."],
    ['Price add 2 eq 5', '$filter: the operator add is not supported (at character 7).'],
    ['Price divby 2 eq 5', '$filter: the operator divby is not supported (at character 7).'],
    ["style has Sales.Pattern'Yellow'", '$filter: the operator has is not supported (at character 7).'],
    ['constructor(Name)', "$filter: there is no function 'constructor' (at character 1)."],
    ['__proto__(Name)', "$filter: there is no function '__proto__' (at character 1)."],
    ["substringof('x',Name)", "$filter: there is no function 'substringof' (at character 1)."],
    ['contains(Name)', '$filter: contains takes 2 arguments, not 1 (at character 1).'],
    ['true and substring(Name)', '$filter: substring takes 2 or 3 arguments, not 1 (at character 10).'],
    ['now(1)', '$filter: now takes 0 arguments, not 1 (at character 1).'],
    ['contains(Name,)', "instead of ')' (at character 15)."],
    ['FirstName in (FirstName,LastName)', "a literal is expected instead of 'FirstName' (at character 15)."],
    ['FirstName in Names', "'(' is expected instead of 'Names' (at character 14)."],
    ["Name in ('a',)", "a literal is expected instead of ')' (at character 14)."],
    ["Name in ('a'", "')' is expected instead of the end (at character 13)."],
    ["Names eq ('Miller','Smith')", "')' is expected instead of ',' (at character 19)."],
    ['a/ eq 1/', "an operator or the end is expected instead of '1'"],
    ['a// eq 1', "a name is expected instead of '/' (at character 3)."],
    ['a eq 😀', "instead of '😀' (at character 6)."],
    ['Id eq 5; drop table x', "an operator or the end is expected instead of ';' (at character 8)."],
  ])('%s', (text, details) => {
    expect(refusal(text)).toContain(details);
  });

  it('says the catalogue’s sentence', () => {
    expect(() => parseFilter('x y')).toThrow('Invalid OData query options.');
  });
});

describe('a filter made to exhaust the reader', () => {
  const deep = 'nested deeper than 100 levels';

  it.each([
    ['parentheses', `${'('.repeat(101)}true`, deep],
    ['a million parentheses', '('.repeat(1_000_000), 'longer than 32768 characters'],
    ['as many parentheses as fit', '('.repeat(32_768), deep],
    ['not', `${'not '.repeat(101)}true`, deep],
    ['as many nots as fit', 'not '.repeat(8_000), deep],
    ['a million nots', 'not '.repeat(1_000_000), 'longer than 32768 characters'],
    ['calls', 'trim('.repeat(101), deep],
    ['comparisons in a chain', `true${' eq true'.repeat(4_000)}`, deep],
    ['lists in a chain', `x${' in (1)'.repeat(4_000)}`, deep],
    ['a list', `x in (${'1,'.repeat(2_000)}1)`, 'a list of more than 2000 values'],
    ['conditions', `a${' or a'.repeat(5_000)}`, 'more than 5000 parts'],
  ])('%s', (_, text, details) => {
    expect(refusal(text)).toContain(details);
  });

  it('takes what is just not too much', () => {
    expect(read(`${'('.repeat(100)}true${')'.repeat(100)}`)).toBe('true');
    expect(read(`${'not '.repeat(99)}true`)).toBe(`${'(not '.repeat(99)}true${')'.repeat(99)}`);
    expect(read(`x in (${'1,'.repeat(1_999)}1)`)).toHaveLength('(in x)'.length + 2 * 2_000);
    expect(read(`a${' or a'.repeat(4_000)}`)).toHaveLength('(or)'.length + 2 * 4_001);
  });
});
