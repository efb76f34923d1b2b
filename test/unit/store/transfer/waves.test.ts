import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../../src/store/eventStore.ts';
import { wavesOf } from '../../../../src/store/transfer/waves.ts';

/** Events of the streams named, in this order. */
function eventsOf(streams: string, given: Partial<StoredEvent> = {}): StoredEvent[] {
  const revisions = new Map<string, number>();
  return streams.split('').map((name, index) => {
    const revision = (revisions.get(name) ?? -1) + 1;
    revisions.set(name, revision);
    const place = { stream: `queueItem-${name}`, revision, position: index + 1 };
    return { id: randomUUID(), type: 'Edit', data: '{}', metadata: '{}', ...place, ...given };
  });
}

/** Waves as text: `a0-1 b0 | a2` is an append of two events beside one of one, then one more. */
const shown = (events: readonly StoredEvent[], isUnordered = false): string =>
  wavesOf(events, { isUnordered })
    .map((wave) =>
      wave
        .map(({ stream, expectedRevision, events: { length } }) => {
          const first = expectedRevision + 1;
          return `${stream.slice(-1)}${first}${length > 1 ? `-${expectedRevision + length}` : ''}`;
        })
        .join(' '),
    )
    .join(' | ');

describe('waves of appends', () => {
  it.each([
    ['a', 'a0'],
    ['abc', 'a0 b0 c0'],
    ['aaab', 'a0-2 b0'],
    ['aabba', 'a0-1 b0-1 | a2'],
    ['ababab', 'a0 b0 | a1 b1 | a2 b2'],
    ['', ''],
  ])('of %s are %s: in each a stream stands once, and the order is kept', (streams, expected) => {
    expect(shown(eventsOf(streams))).toBe(expected);
  });

  it('hold no append beyond what a store takes at once', () => {
    const events = eventsOf('aaab', { data: 'x'.repeat(500_000) });
    expect(shown(events)).toBe('a0-1 | a2 b0');
  });

  it('keep what follows from an event behind it where the order within one is not kept', () => {
    const [a, b, c] = eventsOf('abc');
    if (a === undefined || b === undefined || c === undefined) throw new Error('three events');
    const events = [a, b, { ...c, metadata: `{"v":1,"$causationId":"${a.id}"}` }];
    expect(shown(events, true)).toBe('a0 b0 | c0');
    expect(shown(events)).toBe('a0 b0 c0');
  });

  it('keep it behind also where its stream has an event there', () => {
    const [a, b, c] = eventsOf('abb');
    if (a === undefined || b === undefined || c === undefined) throw new Error('three events');
    const events = [a, b, { ...c, metadata: `{"$causationId":"${a.id}"}` }];
    expect(shown(events, true)).toBe('a0 b0 | b1');
    expect(shown(events)).toBe('a0 b0-1');
  });

  it('are of 64 appends at most where each is one of its own', () => {
    const events = eventsOf('a').concat(
      Array.from({ length: 99 }, (_, n) => ({
        ...(eventsOf('a')[0] as StoredEvent),
        stream: `queueItem-x${n}`,
        id: randomUUID(),
      })),
    );
    expect(wavesOf(events, { isUnordered: true }).map(({ length }) => length)).toEqual([64, 36]);
  });
});
