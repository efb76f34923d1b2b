/** An item as the server shows it or as its events say. */
export interface ActualItem {
  readonly id: number;
  readonly queueId: number;
  readonly key: string;
  readonly reference: string;
  readonly status: string;
  readonly retryNumber: number;
  readonly ancestorId: number | null;
  /** The mark in its output, where it has one. */
  readonly mark: string | null;
}

/** Not the retry of another item. */
export const isFirstAttempt = (item: ActualItem): boolean => item.ancestorId === null;

export const indexById = (items: readonly ActualItem[]): ReadonlyMap<number, ActualItem> =>
  new Map(items.map((item) => [item.id, item]));

export const groupBy = <T, K>(values: readonly T[], key: (value: T) => K): ReadonlyMap<K, readonly T[]> =>
  Map.groupBy(values, key);
