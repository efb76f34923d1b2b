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
    expect(long.asked).toEqual([1_000, 20]);
    const huge = endless(1_000_000);
    await huge.reader.read(0);
    await huge.reader.read(20);
    expect(huge.asked).toEqual([1_000, 10]);
  });
});
