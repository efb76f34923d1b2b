import { describe, expect, it } from 'vitest';
import { Pace } from '../../../../../src/doors/graphql/live/pace.ts';

describe('the pace at which the past is read', () => {
  it('lets one page at a time be read, who asks first first', async () => {
    const pace = new Pace();
    let reading = 0;
    const most: number[] = [];
    const order: number[] = [];
    const read = (n: number) => async (): Promise<number> => {
      reading += 1;
      most.push(reading);
      await new Promise(setImmediate);
      reading -= 1;
      order.push(n);
      return n;
    };
    const pages = [0, 1, 2, 3].map((n) => pace.page(read(n)));
    expect(await Promise.all(pages)).toEqual([0, 1, 2, 3]);
    expect(order).toEqual([0, 1, 2, 3]);
    expect(Math.max(...most)).toBe(1);
  });

  it('lets the others read where one page cannot be read', async () => {
    const pace = new Pace();
    const broken = pace.page(() => Promise.reject(new Error('it is gone')));
    const next = pace.page(async () => 'read');
    await expect(broken).rejects.toThrow('it is gone');
    expect(await next).toBe('read');
  });
});
