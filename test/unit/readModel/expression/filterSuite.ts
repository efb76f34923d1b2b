import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../src/doors/odata/expression/parser.ts';
import type { World } from './world.ts';

/** What filters mean, on any database. */
export function filterSuite(open: () => Promise<World>): void {
  let world: World;
  const idsWhere = (text: string): Promise<readonly number[]> => world.idsWhere(parseFilter(text));

  const firstKey = '6544ee25-71f3-4a54-8f0b-7e5a4a3b2c1d';

  /** 1: everything set. 2: what can be null is null. 3 and 4: odd texts and large numbers. */
  beforeAll(async () => {
    world = await open();
    await world.add(
      {
        id: 1,
        name: 'Invoice 50%',
        reference: 'INV-001',
        label: 'Straße Alpha',
        status: 'Failed',
        reviewStatus: 'New',
        priority: 0,
        encrypted: 1,
        due: '2020-02-29T23:59:58.1234567Z',
        created: '2020-01-01T00:00:00.0000000Z',
        key: firstKey,
        cost: 2.5,
        retries: 3,
        robotId: 1,
        creatorId: 583,
      },
      { id: 2, name: 'invoice 500', created: '2020-01-02T10:20:30.5000000Z' },
      {
        id: 3,
        name: `O'Neil_a\\b`,
        reference: '',
        label: 'ALPHA',
        status: 'InProgress',
        reviewStatus: 'InProgress',
        priority: 2,
        encrypted: 0,
        due: '2020-03-01T00:00:00.0000000Z',
        cost: 3,
        retries: 9_007_199_254_740_993n,
        robotId: 2,
      },
      {
        id: 4,
        name: '  Ünïcode 😀 ',
        reference: 'inv-001',
        label: 'alphabet',
        status: 'Successful',
        retries: -1,
        cost: -0.5,
      },
    );
  });

  afterAll(() => world.close());

  describe('comparisons', () => {
    it.each([
      ['Id eq 1', [1]],
      ['1 eq Id', [1]],
      ['id EQ 1L', [1]],
      ['Id ne 1', [2, 3, 4]],
      ['Id gt 2', [3, 4]],
      ['Id ge 2', [2, 3, 4]],
      ['Id lt 2', [1]],
      ['2 ge Id', [1, 2]],
      ['Id in (1,3,99)', [1, 3]],
      ['Id in ()', []],
      ['Id gt 1.5', [2, 3, 4]],
      ['Id eq 1.0', [1]],
      ['Id eq 1e0', [1]],
      ['Id eq 1.5', []],
      ['Retries eq 9007199254740993', [3]],
      ['Retries eq 9007199254740992', []],
      ['Retries eq 9223372036854775807', []],
      ['Retries eq -1', [4]],
      ['Retries eq +3', [1]],
      ['Cost eq 2.5', [1]],
      ['Cost eq 3', [3]],
      ['Cost lt 0', [4]],
      ['Cost lt 1e300', [1, 3, 4]],
      ['Cost gt Id', [1]],
      ["Name eq 'invoice 500'", [2]],
      ["Name eq 'INVOICE 500'", []],
      ["Name lt 'a'", [1, 3, 4]],
      ['Name gt Reference', [1, 3]],
      ['Encrypted eq true', [1]],
      ['Encrypted eq false', [3]],
      ['Encrypted', [1]],
      [`Key eq ${firstKey}`, [1]],
      [`Key eq ${firstKey.toUpperCase()}`, [1]],
      [`Key eq '${firstKey.toUpperCase()}'`, [1]],
      [`Key in (${firstKey})`, [1]],
      ['Robot/Id eq 1', [1]],
      ["robot/name eq 'Idle'", [3]],
      ["Robot/Machine/Name eq 'BOC'", [1]],
      ['Creator/Id eq 583', [1]],
      ['true', [1, 2, 3, 4]],
      ['false', []],
      ['true eq false', []],
      ['1 lt 2.5', [1, 2, 3, 4]],
      ["'a' eq 'b'", []],
      ["2 in (1,2) and 'a' in ('a')", [1, 2, 3, 4]],
    ])('%s', async (text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });

  describe('and, or, not', () => {
    it.each([
      ["Id eq 1 or Id eq 2 and Status eq 'Failed'", [1]],
      ["(Id eq 1 or Id eq 2) and Status eq 'New'", [2]],
      ['not (Id eq 1) and Id lt 3', [2]],
      ['not (Id eq 1 or Id eq 2)', [3, 4]],
      ['not not (Id eq 1)', [1]],
      ['Id gt 1 eq true', [2, 3, 4]],
      ['(Id gt 1) eq (Id gt 2)', [1, 3, 4]],
      ["contains(Name,'nvoice') eq false", [3, 4]],
      ["contains(Name,'nvoice') in (true)", [1, 2]],
      ['(Id gt 3) gt (Id gt 4)', [4]],
    ])('%s', async (text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });

  describe('null', () => {
    it.each([
      ['Reference eq null', [2]],
      ['null eq Reference', [2]],
      ['Reference ne null', [1, 3, 4]],
      ["Reference ne 'INV-001'", [2, 3, 4]],
      ["not (Reference eq 'INV-001')", [2, 3, 4]],
      ['Retries gt 0', [1, 3]],
      ['not (Retries gt 0)', [2, 4]],
      ['(Retries gt 0) eq false', [2, 4]],
      ['Retries gt null', []],
      ['not (Retries gt null)', [1, 2, 3, 4]],
      ['Status eq null', []],
      ['null eq null', [1, 2, 3, 4]],
      ['null ne null', []],
      ['null ge null', []],
      ['Retries eq Cost', [2]],
      ['Retries ne Cost', [1, 3, 4]],
      ["Reference in ('INV-001',null)", [1, 2]],
      ['Reference in (null)', [2]],
      ["not (Reference in ('INV-001'))", [2, 3, 4]],
      ["not (Reference in ('INV-001',null))", [3, 4]],
      ['Robot/Id eq null', [2, 4]],
      ['Robot/Id ne 1', [2, 3, 4]],
      ['Encrypted ne true', [2, 3, 4]],
      ['not Encrypted', [3]],
      ["contains(Reference,'INV')", [1]],
      ["not contains(Reference,'INV')", [3, 4]],
      ['length(Reference) eq null', [2]],
      ['year(Due) ne 2020', [2, 4]],
    ])('%s', async (text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });

  describe('enumerations', () => {
    it.each([
      ["Status eq 'Failed'", [1]],
      ["status eq 'failed'", [1]],
      ["Status eq '2'", [1]],
      ['Status eq 2', [1]],
      ["Status eq UiPath.Server.QueueItemStatus'Failed'", [1]],
      ["Status eq Any.Type'2'", [1]],
      ["'Failed' eq Status", [1]],
      ["Status ne 'Failed'", [2, 3, 4]],
      ["Status in ('New','1')", [2, 3]],
      ["Status gt 'InProgress'", [1, 4]],
      ['Status le 1', [2, 3]],
      ['Status eq ReviewStatus', [3]],
      ['ReviewStatus eq null', [2, 4]],
      ["ReviewStatus lt 'InProgress'", [1]],
      ["Priority eq 'High'", [1]],
      ["Priority eq 'low'", [3]],
      ['Priority eq 0', [1]],
      ["Priority gt 'Normal'", [3]],
    ])('%s', async (text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });

  describe('functions of texts', () => {
    it.each([
      ["contains(Name,'50%')", [1]],
      ["contains(Name,'l_a')", [3]],
      ["contains(Name,'_')", [3]],
      [String.raw`contains(Name,'\')`, [3]],
      ["contains(Name,'''')", [3]],
      ["contains(Name,'')", [1, 2, 3, 4]],
      ["contains(Name,'*')", []],
      ["contains(Name,'invoice')", [2]],
      ["contains(tolower(Name),'invoice')", [1, 2]],
      ["startswith(Name,'Invoice')", [1]],
      ["startswith(Name,'O''Neil_')", [3]],
      ["startswith(Name,'invoice 50%')", []],
      ["startswith(Name,'%')", []],
      ["startswith(Name,'')", [1, 2, 3, 4]],
      ["startswith(toupper(Name),'INV')", [1, 2]],
      ["startswith('INV-0019',Reference)", [1, 3]],
      ["endswith(Name,'50%')", [1]],
      ["endswith(Name,'00')", [2]],
      ["endswith(Name,'')", [1, 2, 3, 4]],
      ["endswith(Name,'a much longer text than any name')", []],
      [String.raw`endswith(Name,'a\b')`, [3]],
      ["toupper(Reference) eq 'INV-001'", [1, 4]],
      ["trim(Name) eq 'Ünïcode 😀'", [4]],
      ["concat(Reference,Name) eq 'INV-001Invoice 50%'", [1]],
      ["concat(concat('<',Reference),'>') eq '<>'", [3]],
      ['length(Name) eq 11', [1, 2]],
      ['length(trim(Name)) eq 9', [4]],
      ["indexof(Name,'voice') eq 2", [1, 2]],
      ["indexof(Name,'zzz') eq -1", [1, 2, 3, 4]],
      ["substring(Name,8) eq '500'", [2]],
      ["substring(Name,8,2) eq '50'", [1, 2]],
      ["substring(Name,100) eq ''", [1, 2, 3, 4]],
      ["substring(trim(Name),8,1) eq '😀'", [4]],
      ["length('abc') eq 3", [1, 2, 3, 4]],
    ])('%s', async (text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });

  describe('a text whose case is ignored', () => {
    it.each([
      ["Label eq 'alpha'", [3]],
      ["Label ne 'Alpha'", [1, 2, 4]],
      ["Label in ('alPHA','ALPHAbet')", [3, 4]],
      ["Label gt 'ALPHA'", [1, 4]],
      ["contains(Label,'PHA')", [1, 3, 4]],
      ["startswith(Label,'aLPHa')", [3, 4]],
      ["endswith(Label,'Bet')", [4]],
      ["indexof(Label,'STRASSE') eq -1 and indexof(Label,'STRA') eq 0", [1]],
      ["trim(Label) eq 'alpha'", [3]],
    ])('%s', async (text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });

  describe('dates and times', () => {
    it.each([
      ['Due eq 2020-02-29T23:59:58.1234567Z', [1]],
      ['Due eq 2020-03-01T01:59:58.1234567+02:00', [1]],
      ['Due gt 2020-02-29T23:59:58.1234566Z', [1, 3]],
      ['Due gt 2020-02-29T23:59:58.1234567Z', [3]],
      ['Due ge 2020-03-01', [3]],
      ['Due eq 2020-03-01T00:00:00Z', [3]],
      ["Due eq '2020-03-01T00:00:00.000Z'", [3]],
      ['Created eq 2020-01-02T10:20:30.5Z', [2]],
      ['Due gt Created', [1, 3]],
      ['Due gt now()', []],
      ['Due lt now()', [1, 3]],
      ['now() eq 2020-06-15T12:00:00Z', [1, 2, 3, 4]],
      ['year(Due) eq 2020', [1, 3]],
      ['month(Due) eq 2 and day(Due) eq 29', [1]],
      ['hour(Due) eq 23 and minute(Due) eq 59 and second(Due) eq 58', [1]],
      ['date(Due) eq 2020-02-29', [1]],
      ['date(Due) gt 2020-02-29', [3]],
      ["date(Due) in (2020-02-29,'2020-03-01')", [1, 3]],
      ['date(Due) ne date(Created)', [1, 2, 3, 4]],
      ['month(date(Due)) eq 3', [3]],
      ['year(2019-01-01) eq 2019', [1, 2, 3, 4]],
      ["hour('2019-01-01T05:00:00Z') eq 5", [1, 2, 3, 4]],
    ])('%s', async (text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });

  describe('a text meant to break out of its parameter', () => {
    it.each([
      "' or 1=1 --",
      "'; drop table items; --",
      "') or (1=1",
      '" or "1"="1',
      '%',
      '\\',
      "\\'",
      '${id}',
      '?',
      '$1',
      ':id',
      '\u2028',
    ])('%s matches nothing and changes nothing', async (text) => {
      const literal = `'${text.replaceAll("'", "''")}'`;
      expect(await idsWhere(`Reference eq ${literal}`)).toEqual([]);
      expect(await idsWhere(`Reference in (${literal},${literal})`)).toEqual([]);
      expect(await idsWhere(`startswith(Label,${literal})`)).toEqual([]);
      expect(await idsWhere(`length(${literal}) eq ${Array.from(text).length}`)).toEqual([1, 2, 3, 4]);
    });
  });

  describe('large filters', () => {
    it.each([
      ['2,000 values', `Id in (${Array.from({ length: 2_000 }, (_, n) => n + 3).join(',')})`, [3, 4]],
      ['1,600 conditions', Array.from({ length: 1_600 }, (_, n) => `Id eq ${n + 3}`).join(' or '), [3, 4]],
      ['99 nots', `${'not '.repeat(97)}(Id eq 1)`, [2, 3, 4]],
      ['a hundred levels', `${'('.repeat(97)}Id eq 1${') eq true'.repeat(97)}`, [1]],
      ['nested calls', `${'concat('.repeat(97)}''${",'a')".repeat(97)} eq '${'a'.repeat(97)}'`, [1, 2, 3, 4]],
      ['nested lists', `${'('.repeat(97)}Id eq 1${') in (true,null)'.repeat(97)}`, [1]],
    ])('%s', async (_, text, ids) => {
      expect(await idsWhere(text)).toEqual(ids);
    });
  });
}
