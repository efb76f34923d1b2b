import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../../src/store/transfer/lines.ts';
import { chunksOf } from './aLog.ts';

async function read(text: string, size: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const { number, bytes } of linesOf(chunksOf(text, size)))
    lines.push(`${number}:${bytes.toString()}`);
  return lines;
}

describe('the lines of a file', () => {
  it.each([1, 2, 3, 100])('are the same in pieces of %i bytes', async (size) => {
    expect(await read('ä\n\nb\u2028c\r\n', size)).toEqual(['1:ä\n', '2:\n', '3:b\u2028c\r\n']);
  });

  it('end with the last line feed: what was cut is no line', async () => {
    expect(await read('a\nb', 100)).toEqual(['1:a\n']);
    expect(await read('', 100)).toEqual([]);
  });

  it('have a length that cannot grow without bound', async () => {
    const endless = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from('a\n');
      for (;;) yield Buffer.alloc(1_048_576, 'x');
    };
    const reading = async (): Promise<void> => {
      for await (const line of linesOf(endless())) expect(line.number).toBe(1);
    };
    await expect(reading()).rejects.toThrow('line 2 is longer than an event can be');
  });
});
