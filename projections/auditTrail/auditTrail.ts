import type { Recorded } from '../../src/domain/event.ts';
import { sortable } from '../../src/domain/instant.ts';
import type { Projection } from '../projection.ts';

/** What somebody did. The event itself, with its data and its hash, is found in its stream. */
export type AuditTrailRow = {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly at: string;
  readonly type: string;
  /** The folder that it was done in; 0 where it belongs to none. */
  readonly folder_id: number;
  readonly principal_kind: string;
  readonly principal_id: string;
  readonly principal_name: string;
  readonly door: string;
  readonly request_id: string;
};

/**
 * Who has done what, when, where and through which door, whatever it was done to? One row an event, but for those that
 * only keep books: blocks of ids, names, references and batches, what robots log, keys of repeated requests, anchors.
 */
export const auditTrail: Projection<AuditTrailRow> = {
  name: 'auditTrail',
  version: 1,
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
  ],
  table: {
    name: 'audit_trail',
    columns: {
      position: 'integer',
      stream: 'text',
      revision: 'integer',
      at: 'text',
      type: 'text',
      folder_id: 'integer',
      principal_kind: 'text',
      principal_id: 'text',
      principal_name: 'text',
      door: 'text',
      request_id: 'text',
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

const rowOf = ({ position, stream, revision, type, metadata }: Recorded): AuditTrailRow => ({
  position,
  stream,
  revision,
  at: sortable(metadata.at),
  type,
  folder_id: metadata.folderId,
  principal_kind: metadata.principal.kind,
  principal_id: metadata.principal.id,
  principal_name: metadata.principal.name,
  door: metadata.door,
  request_id: metadata.requestId,
});
