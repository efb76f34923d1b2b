// Items as a business sends them: an addition is a body of about 330 bytes, all of it ASCII.

export type Priority = 'Normal' | 'High';

/** What the load adds, the `n`-th; its reference is `<prefix>-<n>`. */
export const itemText = (n: number, prefix: string, priority: Priority = 'Normal'): string =>
  `{"Priority":"${priority}","Reference":"${prefix}-${String(n).padStart(8, '0')}","SpecificContent":{` +
  `"InvoiceNumber":"INV-2024-${String(n).padStart(8, '0')}","Vendor":"Northwind Traders Ltd","Amount":${1000 + (n % 900)}.25,` +
  `"Currency":"EUR","Approved":false,"DueOn":"2030-01-31T00:00:00Z","Department":"Accounts payable","Mailbox":"invoices@example.com","Attempt":${n % 3}}}`;

/** Body of AddQueueItem. */
export const addBody = (queue: string, n: number, prefix = 'add'): string =>
  `{"itemData":{"Name":"${queue}",${itemText(n, prefix).slice(1)}}`;

export type CommitType = 'AllOrNothing' | 'ProcessAllIndependently';

/** `count` items from the `first` on. */
export interface ItemRange {
  readonly first: number;
  readonly count: number;
  readonly prefix: string;
  readonly priority?: Priority | undefined;
}

/** Body of BulkAddQueueItems. */
export function bulkBody(
  queue: string,
  commitType: CommitType,
  { first, count, prefix, priority }: ItemRange,
): string {
  const items = Array.from({ length: count }, (_, index) => itemText(first + index, prefix, priority));
  return `{"queueName":"${queue}","commitType":"${commitType}","queueItems":[${items.join(',')}]}`;
}
