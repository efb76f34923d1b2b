import { describe, expect, it } from 'vitest';
import { addBody, bulkBody } from '../../../bench/items.ts';
import { metricIn } from '../../../bench/metrics.ts';
import { parseOptions } from '../../../bench/options.ts';
import { medianOf, percentilesOf } from '../../../bench/percentiles.ts';
import { numberText, tableOf } from '../../../bench/report.ts';
import { judge, judgeCatchUp } from '../../../bench/targets.ts';

describe('percentiles', () => {
  it('are of the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentilesOf(hundred)).toEqual({ p50: 50, p99: 99, max: 100 });
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(percentilesOf([]).p50).toBeNaN();
  });
});

describe('metricIn', () => {
  it('finds the largest sample, whatever its labels', () => {
    const text =
      '# TYPE behind gauge\nbehind{projection="a b"} 1.5\nbehind{projection="c"} 7\nbehind_seconds 9\n';
    expect(metricIn(text, 'behind')).toBe(7);
    expect(metricIn(text, 'behind_seconds')).toBe(9);
    expect(metricIn(text, 'memory')).toBeUndefined();
  });
});

describe('judge', () => {
  it('tells whether a target is reached, and does not count a run that is too far behind', () => {
    expect(judge('add, 16 callers', 1e6)).toMatchObject({ result: 'pass' });
    expect(judge('add, 16 callers', 1)).toMatchObject({ result: 'miss' });
    expect(judge('cold start', 1e6)).toMatchObject({ result: 'miss' });
    expect(judge('add, 16 callers', 1e6, 2.1)).toMatchObject({ result: 'does not count' });
    expect(judge('something else', 1)).toEqual({ target: '', result: 'no target' });
  });
});

describe('judgeCatchUp', () => {
  it('asks for 8,000 events a second, or for half of what a subscription brings', () => {
    const results = [judgeCatchUp(8_000, 90_000), judgeCatchUp(5_000, 10_000), judgeCatchUp(4_999, 10_000)];
    expect(results.map(({ result }) => result)).toEqual(['pass', 'pass', 'miss']);
  });
});

describe('the load', () => {
  it('adds items of about 330 bytes in ASCII', () => {
    const body = addBody('bench', 5);
    expect(JSON.parse(body)).toMatchObject({ itemData: { Name: 'bench', Reference: 'add-00000005' } });
    expect(Buffer.byteLength(body)).toBe(body.length);
    expect(body.length).toBeGreaterThan(310);
    expect(body.length).toBeLessThan(350);
  });

  it('adds many at once', () => {
    const body = JSON.parse(bulkBody('bench', 'AllOrNothing', { first: 7, count: 2, prefix: 'bulk' }));
    expect(body.queueItems).toMatchObject([{ Reference: 'bulk-00000007' }, { Reference: 'bulk-00000008' }]);
  });
});

describe('the report', () => {
  it('is a table of one line a row', () => {
    const table = tableOf([
      {
        name: 'add',
        value: 1234.5,
        unit: 'items/s',
        verdict: { target: '≥ 1', result: 'pass' },
        ofBare: 0.5,
        details: { p50Ms: 1.234 },
      },
    ]);
    expect(table.split('\n')).toHaveLength(3);
    expect(table).toMatch(/\| add +\| 1,235 items\/s \| ≥ 1 +\| pass +\| 0\.50 × +\| +\| p50Ms 1\.23 \|/);
  });

  it('shows numbers as short as they are telling', () => {
    expect([1234.5, 12.34, 0.123, Number.NaN].map(numberText)).toEqual(['1,235', '12.3', '0.12', '?']);
  });
});

describe('parseOptions', () => {
  it('reads what is said and refuses what is unknown', () => {
    expect(parseOptions(['--quick', '--only', 'add,bulk'])).toMatchObject({
      quick: true,
      only: ['add', 'bulk'],
    });
    expect(() => parseOptions(['--fast'])).toThrow(TypeError);
  });
});
