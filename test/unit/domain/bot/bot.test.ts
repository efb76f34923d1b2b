import { describe, expect, it } from 'vitest';
import type { Bot, BotData, BotEvent, BotRegistration } from '../../../../src/domain/bot/bot.ts';
import { checkBotRegistration, decideAccess, requested } from '../../../../src/domain/bot/bot.ts';
import { evolve } from '../../../../src/domain/directory/directory.ts';
import { codeThrownBy, recorded } from '../../../support/given.ts';

const key = '5e771afd-1261-4451-b059-4543d41a5814';
const group = '8f6895c5-70a5-498f-b813-ab72e2b6e5f0';
const machine = { os: 'Windows', host: 'PC', user: 'bot', cpu: 'x', ramMb: 8_192 };
const registration: BotRegistration = { name: 'Bot', machine, version: '1.0', kinds: ['task', 'task'] };

const after = (...events: BotEvent[]): Bot => {
  const [first, ...others] = events.map((event, revision) => recorded('bot-1', revision, event));
  if (first === undefined) throw new Error('there is a first event');
  return others.reduce(evolve<BotData>, evolve<BotData>(null, first));
};

describe('a bot', () => {
  it('asks to be let in, and belongs to no group', () => {
    expect(after(requested(1, key, registration))).toMatchObject({
      id: 1,
      key,
      machine,
      kinds: ['task'],
      groups: [],
      access: 'REQUEST',
    });
  });

  it('is let in with the groups it belongs to from then on', () => {
    const asking = after(requested(1, key, registration));
    const events = decideAccess(asking, 'ALLOWED', [group.toUpperCase()]);
    expect(events).toEqual([{ type: 'Edit', data: { access: 'ALLOWED', groups: [group] } }]);
    const allowed = after(requested(1, key, registration), ...events);
    expect(decideAccess(allowed, 'ALLOWED', [group])).toEqual([]);
    expect(decideAccess(allowed, 'ALLOWED', [])).toEqual([
      { type: 'Edit', data: { access: 'ALLOWED', groups: [] } },
    ]);
  });

  it('keeps its groups where it is locked', () => {
    const allowed = after(requested(1, key, registration), {
      type: 'Edit',
      data: { access: 'ALLOWED', groups: [group] },
    });
    const locked = decideAccess(allowed, 'LOCKED');
    expect(locked).toEqual([{ type: 'Edit', data: { access: 'LOCKED' } }]);
  });

  it.each([
    { name: '' },
    { name: 'n'.repeat(251) },
    { version: 'v'.repeat(251) },
    { machine: { ...machine, host: 'h'.repeat(251) } },
    { machine: { ...machine, ramMb: -1 } },
    { kinds: [] },
  ])('is refused with %j', (changes) => {
    expect(codeThrownBy(() => checkBotRegistration({ ...registration, ...changes }))).toBe('InvalidArgument');
  });

  it('needs to say no more than its name and what it works on', () => {
    const unknown = { os: null, host: null, user: null, cpu: null, ramMb: null };
    const brief: BotRegistration = { name: 'Bot', machine: unknown, version: null, kinds: ['queueItem'] };
    expect(codeThrownBy(() => checkBotRegistration(brief))).toBeUndefined();
  });
});
