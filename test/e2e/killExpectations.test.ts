import { describe, expect, it } from 'vitest';
import type { ActualItem } from './kill/actualItem.ts';
import { brokenPromises, differences, halfDone } from './kill/expectations.ts';
import type { Add, Bulk, Ledger, Result, Take } from './kill/ledger.ts';
import { emptyLedger } from './kill/ledger.ts';
import type { QueueRules } from './kill/queueRules.ts';

const [PLAIN, UNIQUE] = [1, 2];
const rules: QueueRules = new Map([
  [PLAIN, { unique: false, maxRetries: 1 }],
  [UNIQUE, { unique: true, maxRetries: 1 }],
]);

const item = (id: number, facts: Partial<ActualItem> = {}): ActualItem => ({
  id,
  queueId: PLAIN,
  key: `key-${id}`,
  reference: `r-${id}`,
  status: 'New',
  retryNumber: 0,
  ancestorId: null,
  mark: null,
  ...facts,
});
const retryOf = (first: ActualItem, id: number, facts: Partial<ActualItem> = {}): ActualItem =>
  item(id, {
    ...first,
    id,
    status: 'New',
    ancestorId: first.id,
    retryNumber: first.retryNumber + 1,
    ...facts,
  });

const told = (facts: Partial<Ledger>): Ledger => ({ ...emptyLedger(), ...facts });
const added = (id: number, facts: Partial<Add> = {}): Add => ({
  queueId: PLAIN,
  reference: `r-${id}`,
  told: 'acknowledged',
  id,
  ...facts,
});
const unknownAdd = (id: number, queueId = PLAIN): Add => ({ queueId, reference: `r-${id}`, told: 'unknown' });
const bulk = (ids: readonly number[], facts: Partial<Bulk> = {}): Bulk => ({
  queueId: PLAIN,
  commitType: 'AllOrNothing',
  references: ids.map((id) => `r-${id}`),
  told: 'acknowledged',
  failed: [],
  ...facts,
});
const taken = (id: number): Take => ({ queueId: PLAIN, told: 'acknowledged', id });
const cutOffTake: Take = { queueId: PLAIN, told: 'unknown' };
const ended = (id: number, facts: Partial<Result> = {}): Result => ({
  id,
  successful: true,
  mark: `mark-${id}`,
  told: 'acknowledged',
  ...facts,
});

const broken = (facts: Partial<Ledger>, ...items: readonly ActualItem[]) =>
  brokenPromises(told(facts), items, rules);

describe('what was told about additions', () => {
  it('holds where each acknowledged item is there once', () => {
    expect(broken({ adds: [added(1), unknownAdd(2), unknownAdd(3)] }, item(1), item(2))).toEqual([]);
  });

  it('is broken where an acknowledged item is lost', () => {
    expect(broken({ adds: [added(1)] })).toEqual([
      'item 1 with reference r-1 was acknowledged and is lost',
      'reference 1/r-1 is there 0 times, expected were 1 to 1',
    ]);
  });

  it('is broken where an item has another reference or is listed twice', () => {
    expect(broken({ adds: [added(1)] }, item(1, { reference: 'r-2' }))).toContain(
      'item 1 was added as r-1 to queue 1 and is r-2 in 1',
    );
    expect(broken({ adds: [added(1)] }, item(1), item(1))).toContain('item 1 is there 2 times');
  });

  it('is broken where an item is there that was refused or never sent', () => {
    const refused: Add = { queueId: PLAIN, reference: 'r-1', told: 'refused' };
    expect(broken({ adds: [refused] }, item(1))).toEqual([
      'reference 1/r-1 is there 1 times, expected were 0 to 0',
    ]);
    expect(broken({}, item(1))).toEqual(['reference 1/r-1 is there and nobody added it']);
  });

  it('is broken where a unique queue has or acknowledges a reference twice', () => {
    const [one, other] = [item(1, { queueId: UNIQUE }), item(2, { queueId: UNIQUE, reference: 'r-1' })];
    const unknowns = [unknownAdd(1, UNIQUE), unknownAdd(1, UNIQUE)];
    expect(broken({ adds: unknowns }, one)).toEqual([]);
    expect(broken({ adds: unknowns }, one, other)).toEqual([
      'reference 2/r-1 is there 2 times, expected were 0 to 1',
    ]);
    const twice = [added(1, { queueId: UNIQUE }), added(1, { queueId: UNIQUE })];
    expect(broken({ adds: twice }, one)).toEqual([
      'reference 2/r-1 was acknowledged 2 times on a unique queue',
    ]);
  });

  it('is broken where an acknowledged bulk is not whole, apart from the items it said have failed', () => {
    expect(broken({ bulks: [bulk([1, 2])] }, item(1))).toHaveLength(1);
    const independent = bulk([1, 2], { commitType: 'ProcessAllIndependently', failed: [1] });
    expect(broken({ bulks: [independent] }, item(1))).toEqual([]);
    expect(broken({ bulks: [independent] }, item(1), item(2))).toHaveLength(1);
  });
});

describe('what follows from a decision', () => {
  it('is missing where an AllOrNothing call that nobody was told of is there in part', () => {
    const ledger = told({ bulks: [bulk([1, 2], { told: 'unknown' })] });
    expect(halfDone(ledger, [])).toEqual([]);
    expect(halfDone(ledger, [item(1), item(2)])).toEqual([]);
    expect(halfDone(ledger, [item(1)])).toEqual([
      'of an AllOrNothing call 1 of 2 items are there, the first is 1/r-1',
    ]);
  });

  it('does not judge an AllOrNothing call by a reference that somebody else sent too', () => {
    const ledger = told({ adds: [added(1)], bulks: [bulk([1, 2, 3], { told: 'unknown' })] });
    expect(halfDone(ledger, [item(1)])).toEqual([]);
  });

  it('is missing where a Retried item has no next attempt, or more than one', () => {
    const retried = item(1, { status: 'Retried' });
    expect(halfDone(told({}), [retried, retryOf(retried, 2)])).toEqual([]);
    expect(halfDone(told({}), [retried])).toEqual(['item 1 is Retried and has 0 next attempts']);
    expect(halfDone(told({}), [retried, retryOf(retried, 2), retryOf(retried, 3)])).toHaveLength(1);
  });

  it('is wrong where a next attempt does not continue its item', () => {
    const retried = item(1, { status: 'Retried' });
    expect(halfDone(told({}), [retried, retryOf(retried, 2, { key: 'other' })])).toEqual([
      'item 2 does not follow item 1',
    ]);
    expect(halfDone(told({}), [retryOf(retried, 2)])).toEqual(['item 2 does not follow item 1']);
  });
});

describe('what was told about work', () => {
  const adds = [added(1)];
  const inProgress = item(1, { status: 'InProgress' });

  it('holds where an item that was handed out is in progress until its end was told', () => {
    expect(broken({ adds, takes: [taken(1)] }, inProgress)).toEqual([]);
    const successful = item(1, { status: 'Successful', mark: 'mark-1' });
    expect(broken({ adds, takes: [taken(1)], results: [ended(1)] }, successful)).toEqual([]);
  });

  it('is broken where an item was handed out twice, or is New again', () => {
    expect(broken({ adds, takes: [taken(1), taken(1)] }, inProgress)).toEqual([
      'item 1 was handed out 2 times',
    ]);
    expect(broken({ adds, takes: [taken(1)] }, item(1))).toEqual(['item 1 was handed out and is New']);
  });

  it('is broken where more items are in progress without a holder than takes were cut off', () => {
    expect(broken({ adds, takes: [cutOffTake] }, inProgress)).toEqual([]);
    expect(broken({ adds }, inProgress)).toEqual([
      'in queue 1 1 items are in progress that nobody has, after 0 cut off takes',
    ]);
  });

  it('is broken where the end or the output is not the one that was told', () => {
    const takes = [taken(1)];
    expect(broken({ adds, takes, results: [ended(1)] }, inProgress)).toEqual([
      'item 1 is InProgress, told was Successful',
    ]);
    const other = item(1, { status: 'Successful', mark: 'mark-2' });
    expect(broken({ adds, takes, results: [ended(1)] }, other)).toEqual([
      'item 1 has the output mark-2, told was mark-1',
    ]);
    expect(broken({ adds, takes }, other)).toEqual(['item 1 is Successful, told was InProgress']);
  });

  it('leaves the end open where its outcome is unknown, and settles it by a refusal as final', () => {
    const takes = [taken(1)];
    const unknown = ended(1, { told: 'unknown' });
    const successful = item(1, { status: 'Successful', mark: 'mark-1' });
    expect(broken({ adds, takes, results: [unknown] }, inProgress)).toEqual([]);
    expect(broken({ adds, takes, results: [unknown] }, successful)).toEqual([]);
    const settled = [unknown, ended(1, { told: 'refused' })];
    expect(broken({ adds, takes, results: settled }, successful)).toEqual([]);
    expect(broken({ adds, takes, results: settled }, inProgress)).toHaveLength(1);
  });

  it('is broken where the first result of an item was refused', () => {
    const results = [ended(1, { told: 'refused' })];
    expect(broken({ adds, takes: [taken(1)], results }, inProgress)).toEqual([
      'the first result of item 1 was refused',
    ]);
  });

  it('expects a failure to be retried until the retries are used up', () => {
    const results = [ended(1, { successful: false }), ended(2, { successful: false })];
    const takes = [taken(1), taken(2)];
    const first = item(1, { status: 'Retried' });
    expect(broken({ adds, takes, results }, first, retryOf(first, 2, { status: 'Failed' }))).toEqual([]);
    expect(broken({ adds, takes, results }, first, retryOf(first, 2, { status: 'Retried' }))).toHaveLength(1);
  });
});

describe('two views of the same items', () => {
  it('are the same in any order', () => {
    expect(differences([item(1), item(2)], [item(2), item(1)])).toEqual([]);
  });

  it('differ where an item is missing in one, or is otherwise', () => {
    expect(differences([item(1)], [])).toHaveLength(1);
    expect(differences([item(1)], [item(1, { status: 'Failed' })])).toHaveLength(1);
  });
});
