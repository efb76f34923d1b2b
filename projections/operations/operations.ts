import type { Door, Principal, Recorded } from '../../src/domain/event.ts';
import { doors } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import { sortable } from '../../src/domain/instant.ts';
import type { ItemChange, OperationEvent, Refusal } from '../../src/domain/operation/events.ts';
import { operationKinds } from '../../src/domain/operation/events.ts';
import type { Operation } from '../../src/domain/operation/operation.ts';
import { evolve, operationStatuses } from '../../src/domain/operation/operation.ts';
import { nameOf, operationKindNames, operationStatusNames } from '../names.ts';
import type { Projection } from '../projection.ts';

/** A change to many items. Instants are texts of fixed width; what is no text or number is JSON. */
export type OperationRow = {
  readonly id: number;
  readonly tenant_id: number;
  readonly folder_id: number;
  readonly kind: number;
  readonly status: number;
  /** What else there is to say of the change. */
  readonly change: string;
  readonly filter: string;
  readonly until: number;
  readonly total: number;
  readonly decision_id: string;
  readonly started_by: string;
  readonly started_at: string;
  readonly actor: string;
  readonly door: number;
  readonly ended_at: string | null;
  readonly reason: string | null;
  readonly pending: string;
  readonly cursor: number;
  readonly changed: number;
  readonly refused: number;
  readonly refused_by_code: string;
  readonly refusals: string;
  readonly revision: number;
  readonly position: number;
};

/** Which changes to many items were started, and how far are they? One row an operation. */
export const operations: Projection<OperationRow> = {
  name: 'operations',
  version: 1,
  categories: ['operation'],
  table: {
    name: 'operation',
    columns: {
      id: 'integer',
      tenant_id: 'integer',
      folder_id: 'integer',
      kind: 'integer',
      status: 'integer',
      change: 'text',
      filter: 'text',
      until: 'integer',
      total: 'integer',
      decision_id: 'text',
      started_by: 'text',
      started_at: 'text',
      actor: 'text',
      door: 'integer',
      ended_at: 'text',
      reason: 'text',
      pending: 'text',
      cursor: 'integer',
      changed: 'integer',
      refused: 'integer',
      refused_by_code: 'text',
      refusals: 'text',
      revision: 'integer',
      position: 'integer',
    },
    key: ['id'],
    indexes: [{ columns: ['status', 'id'] }, { columns: ['folder_id', 'id'] }],
  },
  changes: (event) => [
    {
      key: [workIdOf(event)],
      isFirst: event.type === 'Started',
      evolve: (row) => {
        const before = row === undefined ? null : operationOf(row);
        return rowOf(evolve(before, event as Recorded<OperationEvent>), event.position);
      },
    },
  ],
};

const changeOf = ({ priority, reviewerId, queueId }: Operation): Omit<ItemChange, 'kind'> => ({
  ...(priority !== undefined && { priority }),
  ...(reviewerId !== undefined && { reviewerId }),
  ...(queueId !== undefined && { queueId }),
});

const rowOf = (operation: Operation, position: number): OperationRow => ({
  id: operation.id,
  tenant_id: operation.tenantId,
  folder_id: operation.folderId,
  kind: operationKinds[operation.kind],
  status: operationStatuses[operation.status],
  change: JSON.stringify(changeOf(operation)),
  filter: operation.filter,
  until: operation.until,
  total: operation.total,
  decision_id: operation.decisionId,
  started_by: JSON.stringify(operation.startedBy),
  started_at: sortable(operation.startedAt),
  actor: JSON.stringify(operation.actor),
  door: doors.indexOf(operation.door),
  ended_at: operation.endedAt === null ? null : sortable(operation.endedAt),
  reason: operation.reason,
  pending: JSON.stringify(operation.pending),
  cursor: operation.cursor,
  changed: operation.changed,
  refused: operation.refused,
  refused_by_code: JSON.stringify(operation.refusedByCode),
  refusals: JSON.stringify(operation.refusals),
  revision: operation.revision,
  position,
});

/** The operation of a row. Instants keep their fixed width, which is a spelling of the same. */
export const operationOf = (row: OperationRow): Operation => ({
  id: row.id,
  tenantId: row.tenant_id,
  folderId: row.folder_id,
  kind: nameOf(operationKindNames, row.kind),
  status: nameOf(operationStatusNames, row.status),
  ...(JSON.parse(row.change) as Omit<ItemChange, 'kind'>),
  filter: row.filter,
  until: row.until,
  total: row.total,
  decisionId: row.decision_id,
  startedBy: JSON.parse(row.started_by) as Principal,
  startedAt: row.started_at,
  actor: JSON.parse(row.actor) as Principal,
  door: nameOf<Door>(doors, row.door),
  endedAt: row.ended_at,
  reason: row.reason,
  pending: JSON.parse(row.pending) as number[],
  cursor: row.cursor,
  changed: row.changed,
  refused: row.refused,
  refusedByCode: JSON.parse(row.refused_by_code) as Record<string, number>,
  refusals: JSON.parse(row.refusals) as Refusal[],
  revision: row.revision,
});
