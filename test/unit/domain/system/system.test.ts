import { describe, expect, it } from 'vitest';
import { evolve } from '../../../../src/domain/directory/directory.ts';
import type { System, SystemData, SystemEvent } from '../../../../src/domain/system/system.ts';
import {
  checkRegistration,
  decideAccess,
  decideSources,
  requested,
} from '../../../../src/domain/system/system.ts';
import { codeThrownBy, recorded } from '../../../support/given.ts';

const key = '5d5ec66f-357d-4c2d-bbc1-2012278d2361';
const registration = { key: `{${key.toUpperCase()}}`, name: 'BPM', description: null };

const after = (...events: SystemEvent[]): System => {
  const [first, ...others] = events.map((event, revision) => recorded('system-1', revision, event));
  if (first === undefined) throw new Error('there is a first event');
  return others.reduce(evolve<SystemData>, evolve<SystemData>(null, first));
};

describe('a system', () => {
  it('asks to be let in, by the UUID it has made up', () => {
    const system = after(requested(1, registration));
    expect(system).toMatchObject({ id: 1, key, name: 'BPM', access: 'REQUEST', deleted: false });
  });

  it.each(['ALLOWED', 'LOCKED'] as const)('becomes %s, once', (access) => {
    const asking = after(requested(1, registration));
    expect(decideAccess(asking, access)).toEqual([{ type: 'Edit', data: { access } }]);
    const judged = after(requested(1, registration), ...decideAccess(asking, access));
    expect(judged.access).toBe(access);
    expect(decideAccess(judged, access)).toEqual([]);
  });

  it('that was locked can be let in again', () => {
    const locked = after(requested(1, registration), { type: 'Edit', data: { access: 'LOCKED' } });
    expect(decideAccess(locked, 'ALLOWED')).toEqual([{ type: 'Edit', data: { access: 'ALLOWED' } }]);
  });
});

describe('where a system calls from', () => {
  const asking = after(requested(1, registration));
  const sources = ['10.1.0.0/16'];
  const limited = after(requested(1, registration), { type: 'Edit', data: { sources } });

  it('is anywhere until somebody says otherwise, and again when that is taken back', () => {
    expect(asking.sources).toBeUndefined();
    expect(decideSources(asking, [])).toEqual([]);
    expect(decideSources(asking, sources)).toEqual([{ type: 'Edit', data: { sources } }]);
    expect(limited.sources).toEqual(sources);
    expect(decideSources(limited, [])).toEqual([{ type: 'Edit', data: { sources: [] } }]);
  });

  it('is said once, of at most 100 networks', () => {
    expect(decideSources(limited, sources)).toEqual([]);
    const many = Array.from({ length: 101 }, (_, n) => `10.0.0.${n}`);
    expect(codeThrownBy(() => decideSources(asking, many))).toBe('InvalidArgument');
  });
});

describe('a registration', () => {
  it.each([{ key: 'me' }, { name: ' ' }, { name: 'n'.repeat(251) }, { description: 'd'.repeat(2_001) }])(
    'is refused with %j',
    (changes) => {
      expect(codeThrownBy(() => checkRegistration({ ...registration, ...changes }))).toBe('InvalidArgument');
    },
  );

  it('may be as long as that', () => {
    const long = { ...registration, name: 'n'.repeat(250), description: 'd'.repeat(2_000) };
    expect(checkRegistration(long)).toEqual({ ...long, key });
  });
});
