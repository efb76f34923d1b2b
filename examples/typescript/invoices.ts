// Puts invoices into a queue, works on them as a robot does, and walks through what became of them:
//
//   node examples/typescript/invoices.ts http://127.0.0.1:8080 "$ADMIN_TOKEN"
import { argv, stdout } from 'node:process';
import type { ResultOf } from 'gql.tada';
import { type Ask, clientOf, GraphQLRequestError } from './client.ts';
import { graphql } from './graphql.ts';

const createQueue = graphql(`
  mutation CreateQueue($input: CreateQueueInput!) {
    createQueue(input: $input) {
      id
    }
  }
`);

const findQueue = graphql(`
  query FindQueue($name: String!) {
    queue(name: $name) {
      id
    }
  }
`);

const addInvoices = graphql(`
  mutation AddInvoices($input: BulkAddQueueItemsInput!) {
    bulkAddQueueItems(input: $input) {
      failedItems {
        ordinal
        message
      }
    }
  }
`);

const claim = graphql(`
  mutation Claim($queueIds: [ID!]!) {
    claimWork(input: { queueIds: $queueIds }) {
      leaseId
      work {
        id
        ... on QueueItem {
          specificContent
        }
      }
    }
  }
`);

const complete = graphql(`
  mutation Complete($leaseId: ID!, $result: WorkResultInput!) {
    completeWork(leaseId: $leaseId, result: $result) {
      id
    }
  }
`);

const listInvoices = graphql(`
  query ListInvoices($queueId: ID!, $after: String) {
    queueItems(first: 2, after: $after, filter: { queueId: $queueId }, order: { by: ID }) {
      edges {
        node {
          reference
          status
          output
          endProcessing
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What is told of an invoice in the end. */
export interface Booked {
  readonly reference: string | null;
  readonly status: string;
  readonly total: number;
}

/** The whole story; the invoices in the order in which they came. */
export async function bookInvoices(ask: Ask, queueName = 'Typed invoices'): Promise<readonly Booked[]> {
  const queueId = await queueNamed(ask, queueName);
  const { bulkAddQueueItems } = await ask(addInvoices, {
    input: {
      queueId,
      commitType: 'ALL_OR_NOTHING',
      items: [
        { reference: 'INV-1', specificContent: JSON.stringify({ Net: 100, Vat: 19 }) },
        { reference: 'INV-2', specificContent: JSON.stringify({ Net: 200, Vat: 38 }), priority: 'HIGH' },
        { reference: 'INV-3', specificContent: JSON.stringify({ Net: 300, Vat: 57 }) },
      ],
    },
  });
  const [failed] = bulkAddQueueItems.failedItems;
  if (failed !== undefined) throw new Error(`row ${failed.ordinal}: ${failed.message}`);
  while (await bookNext(ask, queueId)) {
    // As long as there is work.
  }
  return invoicesIn(ask, queueId);
}

/** Makes the queue, or takes the one that is there. */
async function queueNamed(ask: Ask, name: string): Promise<string> {
  try {
    return (
      await ask(createQueue, { input: { name, acceptAutomaticallyRetry: true, maxNumberOfRetries: 2 } })
    ).createQueue.id;
  } catch (error) {
    if (!(error instanceof GraphQLRequestError) || error.code !== 'NAME_ALREADY_USED') throw error;
    const { queue } = await ask(findQueue, { name });
    if (queue === null) throw error;
    return queue.id;
  }
}

/** False where there was nothing to do. */
async function bookNext(ask: Ask, queueId: string): Promise<boolean> {
  const { claimWork } = await ask(claim, { queueIds: [queueId] });
  if (claimWork === null) return false;
  const { leaseId, work } = claimWork;
  const content = 'specificContent' in work ? work.specificContent : null;
  const { Net = 0, Vat = 0 } = JSON.parse(content ?? '{}') as { Net?: number; Vat?: number };
  await ask(complete, { leaseId, result: { output: JSON.stringify({ Total: Net + Vat }) } });
  return true;
}

/** Page by page, as long as there are more. */
async function invoicesIn(ask: Ask, queueId: string): Promise<readonly Booked[]> {
  const booked: Booked[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: ResultOf<typeof listInvoices> = await ask(listInvoices, { queueId, after });
    for (const { node } of page.queueItems.edges) {
      const { Total = 0 } = JSON.parse(node.output ?? '{}') as { Total?: number };
      booked.push({ reference: node.reference, status: node.status, total: Total });
    }
    ({ hasNextPage: more, endCursor: after } = page.queueItems.pageInfo);
  }
  return booked;
}

const [, script, url, token] = argv;
if (script === import.meta.filename && url !== undefined && token !== undefined)
  stdout.write(`${JSON.stringify(await bookInvoices(clientOf(url, token)), null, 2)}\n`);
