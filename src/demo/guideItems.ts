import { plainEnvelope } from '../domain/envelope.ts';
import type { Principal } from '../domain/event.ts';
import type { Instant } from '../domain/instant.ts';
import { millisecondsBetween, toMilliseconds } from '../domain/instant.ts';
import type { CreateData, LeaseGrant, QueueItemEvent } from '../domain/queueItem/events.ts';
import type { ItemEvent, SeededItem } from './appendItem.ts';

/** The items that UiPath's guide shows, with the ids, keys, times and versions it prints. */

export const docBot: Principal = { kind: 'user', id: '910', name: 'DocBot' };
const admin: Principal = { kind: 'user', id: '583', name: 'admin' };
const dragomirmir: Principal = { kind: 'user', id: '901', name: 'dragomirmir' };
const robotId = 749;
const queueId = 188;

/** The number in a RowVersion's 8 bytes. */
const versionIn = (rowVersion: string): number => Number(Buffer.from(rowVersion, 'base64').readBigUInt64BE());

export interface Made {
  readonly id: number;
  readonly key: string;
  readonly uniqueKey: string;
  readonly at: Instant;
  readonly description: string;
  readonly reference?: string;
  readonly rowVersionBase?: number;
}

export function made({ id, key, uniqueKey, at, description, reference, rowVersionBase }: Made): ItemEvent {
  const data: CreateData = {
    id,
    key,
    uniqueKey,
    queueId,
    queueRevision: 0,
    priority: 'High',
    reference: reference ?? 'ActivityDescription',
    content: plainEnvelope(JSON.stringify({ Description: description })),
    ...(rowVersionBase !== undefined && { rowVersionBase }),
  };
  return { event: { type: 'Create', data }, at, by: docBot };
}

export function lent(leaseId: string, leaseMs: number): LeaseGrant {
  return { leaseId, grant: 'startTransaction', holder: `robot:${robotId}`, leaseMs, robotId };
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const started = (at: Instant, lease: LeaseGrant): ItemEvent => ({
  event: { type: 'Status', data: { queueId, from: 'New', to: 'InProgress', lease } },
  at,
  by: docBot,
});

export function failed(startProcessing: Instant, at: Instant, reason: string): ItemEvent {
  const exception = {
    reason,
    details: null,
    type: 'BusinessException',
    associatedImageFilePath: null,
  } as const;
  const durationMs = millisecondsBetween(startProcessing, at);
  const data = { queueId, from: 'InProgress', to: 'Failed', startProcessing, durationMs, exception } as const;
  return { event: { type: 'Status', data }, at, by: docBot };
}

const by = (principal: Principal, at: Instant, event: QueueItemEvent): ItemEvent => ({
  event,
  at,
  by: principal,
});

const reviewerSet = (at: Instant): ItemEvent =>
  by(admin, at, { type: 'ReviewerSet', data: { reviewerId: 583, reviewerName: 'admin' } });

const inReview = (at: Instant): ItemEvent =>
  by(admin, at, { type: 'Edit', data: { queueId, reviewStatus: 'InReview' } });

interface Reviewed {
  readonly id: number;
  readonly key: string;
  readonly uniqueKey: string;
  readonly created: Instant;
  readonly start: Instant;
  readonly end: Instant;
  readonly description: string;
  readonly rowVersion: string;
}

/** Failed for a business reason and looked at by admin; the RowVersion is that of the last of five events. */
function reviewed(item: Reviewed): SeededItem {
  const { id, created: at, start, end } = item;
  return {
    id,
    events: [
      made({ ...item, at, rowVersionBase: versionIn(item.rowVersion) - 4 }),
      started(start, lent(item.uniqueKey, DAY_MS)),
      failed(start, end, 'authentication'),
      reviewerSet('2018-03-08T09:30:11.25Z'),
      inReview('2018-03-08T09:30:12.417Z'),
    ],
  };
}

const MEANT_UNTIL_2100 = toMilliseconds('2100-01-01T00:00:00Z');

interface Working {
  readonly id: number;
  readonly key: string;
  readonly uniqueKey: string;
  readonly created: Instant;
  readonly start: Instant;
  readonly description: string;
  readonly rowVersion: string;
}

function working(item: Working): SeededItem {
  const lease = lent(item.uniqueKey, MEANT_UNTIL_2100 - toMilliseconds(item.start));
  const rowVersionBase = versionIn(item.rowVersion) - 1;
  return {
    id: item.id,
    events: [made({ ...item, at: item.created, rowVersionBase }), started(item.start, lease)],
    lease,
  };
}

const simplyFailed = (made_: Made, start: Instant, end: Instant): ItemEvent[] => [
  made(made_),
  started(start, lent(made_.uniqueKey, DAY_MS)),
  failed(start, end, 'authentication'),
];

const withPublicIds = (events: readonly ItemEvent[], ids: readonly number[]): ItemEvent[] =>
  events.map((event, index) => ({ ...event, publicId: ids[index] ?? 0 }));

export const guideItems: readonly SeededItem[] = [
  reviewed({
    id: 1_050_199,
    key: 'e4760d27-a76d-4469-b7e6-fbda2f732b10',
    uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f01',
    created: '2018-03-07T16:02:57.547Z',
    start: '2018-03-07T18:14:56.633Z',
    end: '2018-03-07T18:14:58.723Z',
    description:
      'Gets a specified credential by using a provided AssetName, and returns a username and a secure password.',
    rowVersion: 'AAAAAABDFiU=',
  }),
  reviewed({
    id: 1_050_198,
    key: 'e90e8067-50fc-407a-9678-eede311f815a',
    uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f02',
    created: '2018-03-07T16:02:57.287Z',
    start: '2018-03-07T18:14:54.85Z',
    end: '2018-03-07T18:14:57.103Z',
    description:
      'Gets a specified asset by using a provided AssetName. If the asset is not global, it must be assigned to the local robot in order to be retrieved.',
    rowVersion: 'AAAAAABDFiY=',
  }),
  reviewed({
    id: 1_050_197,
    key: '5f0c1a54-1f5c-4dbb-8f61-9c3a1f0e7a11',
    uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f03',
    created: '2018-03-07T16:02:57.03Z',
    start: '2018-03-07T18:14:52.72Z',
    end: '2018-03-07T18:14:54.83Z',
    description: 'Reads a value from a queue that another process has filled.',
    rowVersion: 'AAAAAABDFic=',
  }),
  {
    id: 1_050_200,
    events: simplyFailed(
      {
        id: 1_050_200,
        key: '8a3d6c0e-3f86-4a2e-b7c2-0de1f4c86a52',
        uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f04',
        at: '2018-03-07T16:02:57.81Z',
        description: 'Writes a value for the next process to read.',
        rowVersionBase: versionIn('AAAAAABDIK8=') - 2,
      },
      '2018-03-07T18:14:58.75Z',
      '2018-03-07T18:15:00.91Z',
    ),
  },
  {
    id: 1_050_203,
    events: withPublicIds(
      [
        made({
          id: 1_050_203,
          key: '2c9b9d0d-6c3a-4d0b-9f4e-7d1c2f6b8e33',
          uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f05',
          at: '2018-03-07T16:02:59.09Z',
          description: 'Waits for a document and opens it.',
        }),
        started('2018-03-07T18:15:04.46Z', lent('0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f05', DAY_MS)),
        by(docBot, '2018-03-07T18:15:05.07Z', { type: 'Edit', data: { queueId, progress: 'signing in' } }),
        failed('2018-03-07T18:15:04.46Z', '2018-03-07T18:15:05.507Z', 'authentication'),
        reviewerSet('2018-03-08T10:47:40.463Z'),
      ],
      [18_276, 20_333, 20_334, 20_335, 21_240],
    ),
  },
  {
    id: 1_050_204,
    events: [
      ...simplyFailed(
        {
          id: 1_050_204,
          key: 'b1d5a0de-94c4-4a6d-8a0a-6a4a0f3c9d74',
          uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f06',
          at: '2018-03-07T16:02:59.35Z',
          description: 'Copies a table from a spreadsheet.',
        },
        '2018-03-07T18:15:05.53Z',
        '2018-03-07T18:15:07.69Z',
      ),
      {
        ...by(admin, '2018-03-08T13:41:49.167Z', {
          type: 'CommentAdded',
          data: { text: 'needs review asap' },
        }),
        publicId: 320,
      },
      {
        ...by(dragomirmir, '2018-03-08T13:46:48.613Z', {
          type: 'CommentAdded',
          data: { text: 'fixed. excel hiccup.' },
        }),
        publicId: 321,
      },
    ],
  },
  working({
    id: 1_048_065,
    key: '1c632cc1-44ab-4624-bace-6fbb5fd1c0cd',
    uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f07',
    created: '2018-03-05T18:39:16.06Z',
    start: '2018-03-07T15:05:05.113Z',
    description: 'Checks if Stop was triggered in UiPath Orchestrator.',
    rowVersion: 'AAAAAABC3aA=',
  }),
  working({
    id: 1_048_064,
    key: '7dfa834b-8398-476e-bd18-b0fa51d4ddf6',
    uniqueKey: '0d8f5d52-7a6b-4c1f-8f0e-5b6f5c0a4f08',
    created: '2018-03-05T18:39:15.627Z',
    start: '2018-03-07T15:05:04.503Z',
    description: 'Sets the status of a transaction item to Failed or Successful.',
    rowVersion: 'AAAAAABC3Z8=',
  }),
];
