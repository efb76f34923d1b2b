import type { Door, Principal, Recorded } from '../../src/domain/event.ts';
import { doors, principalKinds } from '../../src/domain/event.ts';
import { toMicroseconds } from '../../src/domain/instant.ts';
import type { Projection } from '../projection.ts';

/**
 * That somebody did something, by what it is looked for. Who and what it was, is read from the event itself: there is a row
 * for nearly every event, so that it is kept small. Enumerations are numbers.
 */
export type AuditTrailRow = {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  /** Whole microseconds since 1970. */
  readonly at: number;
  readonly type: string;
  /** The folder that it was done in; 0 where it belongs to none. */
  readonly folder_id: number;
  readonly principal_kind: number;
  readonly principal_id: string;
  readonly door: number;
};

/**
 * Who has done what, when, where and through which door, whatever it was done to? One row an event, but for those that
 * only keep books: blocks of ids, names, references and batches, what robots log, keys of repeated requests, anchors.
 */
export const auditTrail: Projection<AuditTrailRow> = {
  name: 'auditTrail',
  version: 3,
  categories: [
    'queueItem',
    'task',
    'callback',
    'queue',
    'folder',
    'user',
    'robot',
    'process',
    'system',
    'bot',
    'verification',
    'operation',
  ],
  table: {
    name: 'audit_trail',
    columns: {
      position: 'integer',
      stream: 'text',
      revision: 'integer',
      at: 'integer',
      type: 'text',
      folder_id: 'integer',
      principal_kind: 'integer',
      principal_id: 'text',
      door: 'integer',
    },
    key: ['position'],
    // Each way to look for something ends with the order that all lists of it have, so that no list is ever sorted.
    indexes: [
      { columns: ['at'] },
      { columns: ['principal_id', 'at'] },
      { columns: ['folder_id', 'at'] },
      { columns: ['type', 'at'] },
      { columns: ['door', 'at'] },
    ],
  },
  changes: (event) => [{ key: [event.position], isFirst: true, evolve: () => rowOf(event) }],
};

export const doorNumber = (door: Door): number => doors.indexOf(door);
export const principalKindNumber = (kind: Principal['kind']): number => principalKinds.indexOf(kind);

const rowOf = ({ position, stream, revision, type, metadata }: Recorded): AuditTrailRow => ({
  position,
  stream,
  revision,
  at: toMicroseconds(metadata.at),
  type,
  folder_id: metadata.folderId,
  principal_kind: principalKindNumber(metadata.principal.kind),
  principal_id: metadata.principal.id,
  door: doorNumber(metadata.door),
});
