import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { projections } from '../../projections/projections.ts';
import { settings } from '../config.ts';
import { shownDatabase } from '../postgres/databaseUrl.ts';
import { NotComparable, type ReadDigests } from '../readModel/digest.ts';
import type { OpenRows } from '../readModel/openProjector.ts';
import { postgresDigests } from '../readModel/postgres/digests.ts';
import { READ_SCHEMA } from '../readModel/postgres/place.ts';
import { openAnew } from '../readModel/postgres/projectionStore.ts';
import { openAlone, removeDatabase } from '../readModel/sqlite/database.ts';
import { sqliteDigests } from '../readModel/sqlite/digests.ts';

/** The read models that a server keeps up. */
export interface LiveReads {
  /** As people may read it. */
  readonly shown: string;
  /** With nothing in them. */
  readonly openAnew: OpenRows;
  readonly readDigests: ReadDigests;
}

/** Those that DATABASE_URL names, else the file in the data folder. Throws ConfigError. */
export function liveReads(dataDir: string): LiveReads {
  const url = settings.databaseUrl.read(process.env['DATABASE_URL'] || undefined);
  return url === undefined ? inFile(path.join(dataDir, 'read.db')) : inDatabase(url);
}

const inFile = (file: string): LiveReads => ({
  shown: file,
  openAnew: (log) => {
    mkdirSync(path.dirname(file), { recursive: true });
    removeDatabase(file);
    return openAlone(file, log, projections);
  },
  readDigests: async (logId, wanted) => {
    if (!existsSync(file)) throw new NotComparable(`there is no read model ${file}`);
    return sqliteDigests(file)(logId, wanted);
  },
});

function inDatabase(url: string): LiveReads {
  const place = { url, schema: READ_SCHEMA };
  return {
    shown: `${shownDatabase(url)}, ${READ_SCHEMA}`,
    openAnew: (log) => openAnew(place, log, projections),
    readDigests: postgresDigests(place),
  };
}
