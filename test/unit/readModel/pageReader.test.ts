import { describe, expect, it } from 'vitest';
import { PageReader } from '../../../src/readModel/pageReader.ts';
import type { StoredEvent } from '../../../src/store/eventStore.ts';

const event = (position: number, length: number): StoredEvent => ({
  stream: 'queueItem-1',
  revision: position - 1,
  position,
  id: String(position),
  type: 'Edit',
  data: 'x'.repeat(length),
  metadata: '{}',
});

/** A log of events of this length, without an end. */
function endless(length: number) {
  const asked: number[] = [];
  const reader = new PageReader(
    {
      readAll: async ({ after, maxCount }) => {
        asked.push(maxCount);
        return Array.from({ length: Math.min(maxCount, 20) }, (_, index) => event(after + index + 1, length));
      },
    },
    1_000,
  );
  return { reader, asked };
}

describe('reading the log by pages', () => {
  it('given short events, then pages are as large as they may be', async () => {
    const { reader, asked } = endless(300);
    expect((await reader.read(0)).map(({ position }) => position).at(-1)).toBe(20);
    await reader.read(20);
    expect(asked).toEqual([1_000, 1_000]);
  });

  it('given long events, then the next page has fewer, but some', async () => {
    const long = endless(400_000);
    await long.reader.read(0);
    await long.reader.read(20);
    expect(long.asked.slice(0, 2)).toEqual([1_000, 20]);
    const huge = endless(1_000_000);
    await huge.reader.read(0);
    await huge.reader.read(20);
    expect(huge.asked.slice(0, 2)).toEqual([1_000, 10]);
  });

  it('given a full page, then the next one is read before it is asked for, and once', async () => {
    const asked: number[] = [];
    const readAll = async ({ after, maxCount }: { after: number; maxCount: number }) => {
      asked.push(after);
      return after < 4 ? Array.from({ length: maxCount }, (_, index) => event(after + index + 1, 1)) : [];
    };
    const reader = new PageReader({ readAll }, 2);
    await reader.read(0);
    expect(asked).toEqual([0, 2]);
    expect((await reader.read(2)).map(({ position }) => position)).toEqual([3, 4]);
    expect(await reader.read(4)).toEqual([]);
    expect(asked).toEqual([0, 2, 4]);
    await reader.read(4);
    expect(asked).toEqual([0, 2, 4, 4]);
  });

  it('given a log that fails meanwhile, then whoever asks for the page hears of it, and may ask again', async () => {
    let isAway = false;
    const readAll = async ({ after, maxCount }: { after: number; maxCount: number }) => {
      if (isAway) throw new Error('the log is away');
      isAway = after === 0;
      return Array.from({ length: maxCount }, (_, index) => event(after + index + 1, 1));
    };
    const reader = new PageReader({ readAll }, 2);
    await reader.read(0);
    await expect(reader.read(2)).rejects.toThrow('the log is away');
    isAway = false;
    expect(await reader.read(2)).toHaveLength(2);
  });
});
