import type { Access } from '../../src/domain/access.ts';
import { sortable, trimmed } from '../../src/domain/instant.ts';
import type { System, SystemData } from '../../src/domain/system/system.ts';
import { definitionProjection } from './definition.ts';

export type SystemRow = {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly access: string;
  /** A JSON text of a list; null where nobody has said anything. */
  readonly sources: string | null;
  readonly creation_time: string;
  readonly revision: number;
  readonly deleted: number;
  readonly position: number;
};

/** Which external systems are there, and which may do anything? */
export const systems = definitionProjection<SystemData, SystemRow>(
  'systems',
  'system',
  {
    name: 'external_system',
    columns: {
      id: 'integer',
      key: 'text',
      name: 'text',
      description: 'text',
      access: 'text',
      sources: 'text',
      creation_time: 'text',
      revision: 'integer',
      deleted: 'integer',
      position: 'integer',
    },
    key: ['id'],
    indexes: [],
  },
  {
    rowOf: (system, position) => ({
      id: system.id,
      key: system.key,
      name: system.name,
      description: system.description,
      access: system.access,
      sources: system.sources === undefined ? null : JSON.stringify(system.sources),
      creation_time: sortable(system.creationTime),
      revision: system.revision,
      deleted: Number(system.deleted),
      position,
    }),
    definitionOf: systemOf,
  },
  2,
);

export function systemOf(row: SystemRow): System {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    access: row.access as Access,
    // A table of version 1, which serves until this one has caught up, has no such column.
    ...(typeof row.sources === 'string' && { sources: JSON.parse(row.sources) as string[] }),
    creationTime: trimmed(row.creation_time),
    revision: row.revision,
    deleted: row.deleted === 1,
  };
}
