// What frontends ask: documents never change, all that differs comes in variables.

/** A page of items as a list shows it that can be opened at each of its rows. */
export const PAGE_OF_ITEMS = `query Items($queueId: ID!, $status: [QueueItemStatus!], $first: Int!, $after: String) {
  queueItems(filter: { queueId: $queueId, status: $status }, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id key reference status reviewStatus priority revision creationTime dueDate startProcessing endProcessing
        retryNumber progress specificContent
        exception { type reason }
        queue { id name }
        reviewer { id userName }
        robot { id name machineName }
        comments(first: 10) { edges { node { id text creationTime author { kind name } } } }
        history(first: 20) { edges { node { id type at status reviewStatus principal { kind name } door } } }
      }
    }
  }
}`;

/** All that has happened to an item, with what each event has changed. */
export const HISTORY = `query History($id: ID!) {
  history(kind: QUEUE_ITEM, id: $id, first: 50) {
    pageInfo { hasNextPage endCursor }
    edges { node { revision type at status principal { kind name } door changes { field type before after } } }
  }
}`;

/** An item as it was. */
export const AS_OF = `query AsOf($id: ID!, $revision: Int!) {
  workAsOf(kind: QUEUE_ITEM, id: $id, revision: $revision) {
    revision at status fields { field type value }
    work { __typename id progress ... on QueueItem { priority reviewStatus reference specificContent robot { name } } }
  }
}`;

export const ADD = `mutation Add($input: AddQueueItemInput!) {
  addQueueItem(input: $input) { id key status priority reference revision creationTime specificContent }
}`;

export const EVENTS_OF_QUEUE = `subscription Events($queueId: ID!) {
  workEvents(queueId: $queueId) {
    position kind workId queueId event { revision type at status principal { kind name } door }
  }
}`;
