import type { Recorded } from '../../src/domain/event.ts';
import { sortable, trimmed } from '../../src/domain/instant.ts';
import { evolve, type Queue, type QueueEvent, type Tag } from '../../src/domain/queue/queue.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import type { PersonalKind } from '../../src/domain/personal.ts';
import type { Projection } from '../projection.ts';

/** Flags are 0 or 1; tags and what is personal are JSON texts of lists. */
export type QueueRow = {
  readonly id: number;
  readonly key: string;
  readonly folder_id: number;
  readonly name: string;
  readonly description: string | null;
  readonly max_number_of_retries: number;
  readonly accept_automatically_retry: number;
  readonly retry_abandoned_items: number;
  readonly enforce_unique_reference: number;
  readonly encrypted: number;
  readonly specific_data_json_schema: string | null;
  readonly output_data_json_schema: string | null;
  readonly analytics_data_json_schema: string | null;
  readonly process_schedule_id: number | null;
  readonly sla_in_minutes: number;
  readonly risk_sla_in_minutes: number;
  readonly release_id: number | null;
  readonly tags: string;
  readonly lease_minutes: number | null;
  readonly personal: string | null;
  /** The stream that holds its name. */
  readonly name_stream: string;
  readonly creation_time: string;
  readonly revision: number;
  readonly deleted: number;
  readonly position: number;
};

/** Which queues are there? One row a queue, deleted ones too: their items stay readable. */
export const queues: Projection<QueueRow> = {
  name: 'queues',
  version: 2,
  categories: ['queue'],
  table: {
    name: 'queue_definition',
    columns: {
      id: 'integer',
      key: 'text',
      folder_id: 'integer',
      name: 'text',
      description: 'text',
      max_number_of_retries: 'integer',
      accept_automatically_retry: 'integer',
      retry_abandoned_items: 'integer',
      enforce_unique_reference: 'integer',
      encrypted: 'integer',
      specific_data_json_schema: 'text',
      output_data_json_schema: 'text',
      analytics_data_json_schema: 'text',
      process_schedule_id: 'integer',
      sla_in_minutes: 'integer',
      risk_sla_in_minutes: 'integer',
      release_id: 'integer',
      tags: 'text',
      lease_minutes: 'integer',
      personal: 'text',
      name_stream: 'text',
      creation_time: 'text',
      revision: 'integer',
      deleted: 'integer',
      position: 'integer',
    },
    key: ['id'],
    indexes: [],
  },
  changes: (event) => [
    {
      key: [workIdOf(event)],
      evolve: (row) =>
        rowOf(evolve(row === undefined ? null : queueOf(row), event as Recorded<QueueEvent>), event.position),
    },
  ],
};

const rowOf = (queue: Queue, position: number): QueueRow => ({
  id: queue.id,
  key: queue.key,
  folder_id: queue.folderId,
  name: queue.name,
  description: queue.description,
  max_number_of_retries: queue.maxNumberOfRetries,
  accept_automatically_retry: Number(queue.acceptAutomaticallyRetry),
  retry_abandoned_items: Number(queue.retryAbandonedItems),
  enforce_unique_reference: Number(queue.enforceUniqueReference),
  encrypted: Number(queue.encrypted),
  specific_data_json_schema: queue.specificDataJsonSchema,
  output_data_json_schema: queue.outputDataJsonSchema,
  analytics_data_json_schema: queue.analyticsDataJsonSchema,
  process_schedule_id: queue.processScheduleId,
  sla_in_minutes: queue.slaInMinutes,
  risk_sla_in_minutes: queue.riskSlaInMinutes,
  release_id: queue.releaseId,
  tags: JSON.stringify(queue.tags),
  lease_minutes: queue.leaseMinutes,
  personal: queue.personal === undefined ? null : JSON.stringify(queue.personal),
  name_stream: queue.nameStream,
  creation_time: sortable(queue.creationTime),
  revision: queue.revision,
  deleted: Number(queue.deleted),
  position,
});

export const queueOf = (row: QueueRow): Queue => ({
  id: row.id,
  key: row.key,
  folderId: row.folder_id,
  name: row.name,
  description: row.description,
  maxNumberOfRetries: row.max_number_of_retries,
  acceptAutomaticallyRetry: row.accept_automatically_retry === 1,
  retryAbandonedItems: row.retry_abandoned_items === 1,
  enforceUniqueReference: row.enforce_unique_reference === 1,
  encrypted: row.encrypted === 1,
  specificDataJsonSchema: row.specific_data_json_schema,
  outputDataJsonSchema: row.output_data_json_schema,
  analyticsDataJsonSchema: row.analytics_data_json_schema,
  processScheduleId: row.process_schedule_id,
  slaInMinutes: row.sla_in_minutes,
  riskSlaInMinutes: row.risk_sla_in_minutes,
  releaseId: row.release_id,
  tags: JSON.parse(row.tags) as Tag[],
  leaseMinutes: row.lease_minutes,
  ...(row.personal !== null && { personal: JSON.parse(row.personal) as PersonalKind[] }),
  creationTime: trimmed(row.creation_time),
  revision: row.revision,
  deleted: row.deleted === 1,
  nameStream: row.name_stream,
});
