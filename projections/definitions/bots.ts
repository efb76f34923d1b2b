import type { Access } from '../../src/domain/access.ts';
import type { Bot, BotData } from '../../src/domain/bot/bot.ts';
import { sortable, trimmed } from '../../src/domain/instant.ts';
import type { WorkKind } from '../../src/domain/work.ts';
import { definitionProjection } from './definition.ts';

/** Kinds and groups are JSON texts of lists. */
export type BotRow = {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly os: string | null;
  readonly host: string | null;
  readonly user_name: string | null;
  readonly cpu: string | null;
  readonly ram_mb: number | null;
  readonly version: string | null;
  readonly kinds: string;
  readonly group_keys: string;
  readonly access: string;
  readonly creation_time: string;
  readonly revision: number;
  readonly deleted: number;
  readonly position: number;
};

/** Which bots are there, and which may take work? */
export const bots = definitionProjection<BotData, BotRow>(
  'bots',
  'bot',
  {
    name: 'bot',
    columns: {
      id: 'integer',
      key: 'text',
      name: 'text',
      os: 'text',
      host: 'text',
      user_name: 'text',
      cpu: 'text',
      ram_mb: 'integer',
      version: 'text',
      kinds: 'text',
      group_keys: 'text',
      access: 'text',
      creation_time: 'text',
      revision: 'integer',
      deleted: 'integer',
      position: 'integer',
    },
    key: ['id'],
    indexes: [],
  },
  {
    rowOf: (bot, position) => ({
      id: bot.id,
      key: bot.key,
      name: bot.name,
      os: bot.machine.os,
      host: bot.machine.host,
      user_name: bot.machine.user,
      cpu: bot.machine.cpu,
      ram_mb: bot.machine.ramMb,
      version: bot.version,
      kinds: JSON.stringify(bot.kinds),
      group_keys: JSON.stringify(bot.groups),
      access: bot.access,
      creation_time: sortable(bot.creationTime),
      revision: bot.revision,
      deleted: Number(bot.deleted),
      position,
    }),
    definitionOf: botOf,
  },
);

export function botOf(row: BotRow): Bot {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    machine: { os: row.os, host: row.host, user: row.user_name, cpu: row.cpu, ramMb: row.ram_mb },
    version: row.version,
    kinds: JSON.parse(row.kinds) as WorkKind[],
    groups: JSON.parse(row.group_keys) as string[],
    access: row.access as Access,
    creationTime: trimmed(row.creation_time),
    revision: row.revision,
    deleted: row.deleted === 1,
  };
}
