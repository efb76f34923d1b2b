import type { ActualItem } from './actualItem.ts';
import type { Client } from './client.ts';

const PAGE = 500;

/** A queue item as the list of UiPath's door shows it, as far as it is looked at. */
interface ShownItem {
  readonly Id: number;
  readonly QueueDefinitionId: number;
  readonly Key: string;
  readonly Reference: string;
  readonly Status: string;
  readonly RetryNumber: number;
  readonly AncestorId: number | null;
  readonly Output: { readonly mark?: string } | null;
}

/** All items of the queues, read page by page. */
export async function shownItems(
  client: Client,
  queueIds: readonly number[],
): Promise<readonly ActualItem[]> {
  const items: ActualItem[] = [];
  for (const queueId of queueIds) {
    let skip = 0;
    for (let page = await readPage(client, queueId, skip); page.length > 0;) {
      items.push(...page.map(asActual));
      skip += page.length;
      page = await readPage(client, queueId, skip);
    }
  }
  return items;
}

async function readPage(client: Client, queueId: number, skip: number): Promise<readonly ShownItem[]> {
  const query = new URLSearchParams({
    $filter: `QueueDefinitionId eq ${queueId}`,
    $orderby: 'Id',
    $top: String(PAGE),
    $skip: String(skip),
  });
  const answer = await client('GET', `/odata/QueueItems?${query.toString()}`);
  if (answer.status !== 200)
    throw new Error(`items cannot be read: ${answer.status} ${JSON.stringify(answer.body)}`);
  return (answer.body as { readonly value: readonly ShownItem[] }).value;
}

const asActual = (item: ShownItem): ActualItem => ({
  id: item.Id,
  queueId: item.QueueDefinitionId,
  key: item.Key,
  reference: item.Reference,
  status: item.Status,
  retryNumber: item.RetryNumber,
  ancestorId: item.AncestorId,
  mark: item.Output?.mark ?? null,
});
