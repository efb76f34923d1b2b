export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Of the values of one run, by nearest rank; NaN where there are none. Sorts them in place. */
export function percentilesOf(values: number[]): Percentiles {
  values.sort((a, b) => a - b);
  return { p50: rank(values, 0.5), p99: rank(values, 0.99), max: rank(values, 1) };
}

const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

export const medianOf = (values: readonly number[]): number => percentilesOf([...values]).p50;
