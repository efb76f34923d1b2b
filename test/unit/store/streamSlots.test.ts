import { describe, expect, it } from 'vitest';
import { StreamSlots } from '../../../src/store/streamSlots.ts';

describe('slots of streams', () => {
  it('go to streams in the order in which they are first asked for', () => {
    const slots = new StreamSlots();
    const streams = Array.from(
      { length: 1_000 },
      (_, n) => `${n % 2 === 0 ? 'queueItem' : 'task'}-${n * 37}`,
    );
    expect(streams.map((stream) => slots.of(stream))).toEqual(streams.map((_, n) => n));
    expect(streams.map((stream) => slots.of(stream))).toEqual(streams.map((_, n) => n));
    expect(streams.map((stream) => slots.find(stream))).toEqual(streams.map((_, n) => n));
    expect(slots.size).toBe(1_000);
  });

  it('are not shared by names that look alike', () => {
    const slots = new StreamSlots();
    const streams = [
      'queueItem-7',
      'queueItem-07',
      'queueItem-007',
      'queueItem-0',
      'queueItem-00',
      'queueItem-',
      'queueItem',
      'queueItem7',
      '7',
      '-7',
      'queueItem--7',
      'task-7',
      'a-queueItem-7',
      'queueItem-7a',
      'queueItem-7.0',
      'queueItem-٧',
      'queueItem-999999999',
      'queueItem-1000000007',
      'queueItem-18446744073709551623',
      'queueItem-9007199254740993',
      'queueItem-9007199254740992',
    ];
    expect(streams.map((stream) => slots.of(stream))).toEqual(streams.map((_, n) => n));
    expect(streams.map((stream) => slots.find(stream))).toEqual(streams.map((_, n) => n));
  });

  it('are not found where nobody has asked for them', () => {
    const slots = new StreamSlots();
    slots.of('queueItem-64');
    expect(['queueItem-65', 'queueItem-6400', 'task-64', 'anchor-log'].map((s) => slots.find(s))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(slots.size).toBe(1);
  });
});
