import { describe, expect, it } from 'vitest';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type { Queue } from '../../../../src/domain/queue/queue.ts';
import { defaultSettings } from '../../../../src/domain/queue/queue.ts';
import type { NewItem } from '../../../../src/domain/queueItem/create.ts';
import { checkNewItem, checkOperationId, createItem } from '../../../../src/domain/queueItem/create.ts';
import type { CreateData } from '../../../../src/domain/queueItem/events.ts';
import { codeThrownBy, second } from '../../../support/given.ts';

const queue = (changes: Partial<Queue> = {}): Queue => ({
  ...defaultSettings,
  name: 'Invoices',
  id: 7,
  key: 'queue-key',
  folderId: 1,
  creationTime: second(0),
  revision: 3,
  deleted: false,
  nameStream: 'name-queue.1.x',
  ...changes,
});

const nothing: NewItem = {
  priority: null,
  reference: null,
  deferDate: null,
  dueDate: null,
  riskSlaDate: null,
  content: null,
  progress: null,
  source: null,
  parentOperationId: null,
};

const identity = { id: 1, key: 'key', uniqueKey: 'unique' };
const created = (of: Queue, item: Partial<NewItem> = {}): CreateData =>
  createItem(of, identity, { ...nothing, ...item }, second(60));

describe('a new item', () => {
  it('that says nothing is of normal priority, and records the queue it was decided with', () => {
    expect(created(queue())).toEqual({ ...identity, queueId: 7, queueRevision: 3, priority: 'Normal' });
  });

  it('keeps what it says', () => {
    const item = {
      priority: 'High',
      reference: 'R-1',
      deferDate: second(100),
      dueDate: second(200),
      riskSlaDate: second(150),
      content: plainEnvelope('{}'),
      progress: 'none yet',
      source: 'Manual',
      parentOperationId: 'parent',
    } as const;
    expect(created(queue(), item)).toMatchObject(item);
  });

  it('with an empty reference has none', () => {
    expect(created(queue(), { reference: '' })).not.toHaveProperty('reference');
  });
});

describe("the queue's service level", () => {
  const sla = queue({ slaInMinutes: 60, riskSlaInMinutes: 45 });

  it('dates the item from its creation', () => {
    expect(created(sla)).toMatchObject({ dueDate: second(3660), riskSlaDate: second(2760) });
  });

  it('yields to the dates of the item', () => {
    const dates = { dueDate: second(1), riskSlaDate: second(2) };
    expect(created(sla, dates)).toMatchObject(dates);
  });

  it('of zero minutes dates nothing', () => {
    expect(created(queue({ slaInMinutes: 60 }))).not.toHaveProperty('riskSlaDate');
    expect(created(queue())).not.toHaveProperty('dueDate');
  });
});

describe('an item is refused', () => {
  const check = (item: Partial<NewItem>, of = queue()) =>
    codeThrownBy(() => checkNewItem(of, { ...nothing, ...item }));

  it.each([null, ''])('without a reference (%j) where references must be unique', (reference) => {
    expect(check({ reference }, queue({ enforceUniqueReference: true }))).toBe(
      'TransactionReferenceRequired',
    );
  });

  it('never for a missing reference elsewhere', () => {
    expect(check({})).toBeUndefined();
  });

  it.each([
    ['reference', 128],
    ['source', 20],
    ['parentOperationId', 128],
  ] as const)('for a %s of more than %i characters', (member, most) => {
    expect(check({ [member]: 'x'.repeat(most) })).toBeUndefined();
    expect(check({ [member]: 'x'.repeat(most + 1) })).toBe('InvalidArgument');
  });

  it('also where it is created at once', () => {
    expect(codeThrownBy(() => created(queue({ enforceUniqueReference: true })))).toBe(
      'TransactionReferenceRequired',
    );
  });
});

describe('the id of an operation', () => {
  it('has at most 128 characters', () => {
    expect(codeThrownBy(() => checkOperationId('OperationId', 'x'.repeat(128)))).toBeUndefined();
    expect(codeThrownBy(() => checkOperationId('OperationId', 'x'.repeat(129)))).toBe('InvalidArgument');
    expect(codeThrownBy(() => checkOperationId('OperationId', null))).toBeUndefined();
  });
});
