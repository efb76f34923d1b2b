import { describe, expect, it } from 'vitest';
import type { Reservation, ReservationEvent } from '../../../src/domain/reservation.ts';
import { evolve, free, take } from '../../../src/domain/reservation.ts';
import { codeThrownBy, history, second } from '../../support/given.ts';

const taken = (key: string): ReservationEvent => ({ type: 'Taken', data: { key } });
const reserved: ReservationEvent = { type: 'Reserved', data: { batchId: 'b-1' } };
const released = (key: string): ReservationEvent => ({ type: 'Released', data: { key } });

const after = (...events: ReservationEvent[]): Reservation =>
  history('reference-7.x', events).reduce(evolve, free);

describe('a text that must be unique', () => {
  it('is free where nothing has happened', () => {
    expect(after()).toEqual(free);
  });

  it('is held by who took it', () => {
    expect(after(taken('a'))).toEqual({ kind: 'held', key: 'a' });
  });

  it('is free again when its holder gives it back', () => {
    expect(after(taken('a'), released('a'))).toEqual(free);
  });

  it('stays held when somebody else gives it back', () => {
    expect(after(taken('a'), released('b'))).toEqual({ kind: 'held', key: 'a' });
  });

  it('stays held when an earlier holder gives it back late', () => {
    expect(after(taken('a'), released('a'), taken('b'), released('a'))).toEqual({ kind: 'held', key: 'b' });
  });

  it('is reserved by a batch from then on', () => {
    expect(after(taken('a'), released('a'), reserved)).toEqual({
      kind: 'reserved',
      batchId: 'b-1',
      since: second(2),
    });
  });

  it('that is reserved is given back by nobody', () => {
    expect(after(reserved, released('a'))).toEqual(after(reserved));
  });

  it('is held by the row of the batch that has it', () => {
    expect(after(reserved, taken('a'))).toEqual({ kind: 'held', key: 'a' });
  });
});

describe('taking a text', () => {
  const data = { key: 'b' };

  it('that is free', () => {
    expect(take(free, data, 'DuplicateReference')).toEqual(taken('b'));
  });

  it.each(['DuplicateReference', 'NameAlreadyUsed'] as const)('that is held throws %s', (refusal) => {
    expect(codeThrownBy(() => take(after(taken('a')), data, refusal))).toBe(refusal);
    expect(codeThrownBy(() => take(after(reserved), data, refusal))).toBe(refusal);
  });
});
