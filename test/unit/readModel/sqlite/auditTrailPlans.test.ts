import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditTrail } from '../../../../projections/auditTrail/auditTrail.ts';
import { projections } from '../../../../projections/projections.ts';
import { queriesBy } from '../../../../src/readModel/queriesBy.ts';
import type { TrailFilter, TrailPage } from '../../../../src/readModel/queries/auditTrail.ts';
import { listTrail } from '../../../../src/readModel/queries/auditTrail.ts';
import { openReadDatabase } from '../../../../src/readModel/sqlite/database.ts';
import { grammar } from '../../../../src/readModel/sqlite/readDatabase.ts';

const principal = { kind: 'user', id: '583' } as const;
const time = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
const places: Partial<TrailPage>[] = [
  {},
  { after: { at: 5, position: 5 } },
  { direction: 'desc', after: { at: 5, position: 5 }, before: { at: 1, position: 1 } },
];

describe('the plans of the audit trail', () => {
  let db: Database;
  let plan: string;

  beforeEach(() => {
    ({ db } = openReadDatabase(':memory:', { logId: 'a', lastPosition: 0 }, projections));
  });
  afterEach(() => {
    db.close();
  });

  const explain = async (filter: Partial<TrailFilter>, page: Partial<TrailPage>): Promise<string> => {
    const lists = queriesBy(async ({ sql, parameters }) => {
      const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(parameters);
      plan = steps.map(({ detail }) => detail).join('; ');
      return [];
    }, grammar);
    await listTrail({ lists }, { folders: null, ...filter }, { direction: 'asc', limit: 50, ...page });
    return plan;
  };

  it.each([
    ['everything', {}, 'at'],
    ['a time', time, 'at (at>? AND at<?)'],
    ['several folders', { folders: [1, 2] }, 'at'],
    ['a principal', { principal }, 'principal_id_at (principal_id=?'],
    ['a folder', { folders: [1] }, 'folder_id_at (folder_id=?'],
    ['a type', { type: 'Status' }, 'type_at (type=?'],
    ['a door', { door: 'elma' }, 'door_at (door=?'],
    ['a principal and a door', { principal, door: 'odata' }, 'principal_id_at (principal_id=?'],
    ['a type in a time', { type: 'Delete', ...time }, 'type_at (type=? AND at>? AND at<?)'],
    [
      'all at once',
      { principal, type: 'Status', door: 'odata', folders: [1], ...time },
      'principal_id_at (principal_id=? AND at>? AND at<?)',
    ],
  ] satisfies [string, Partial<TrailFilter>, string][])(
    '%s: through its index, in order',
    async (_, filter, shortName) => {
      const index = `audit_trail_v${auditTrail.version}_${shortName}`;
      for (const page of places) {
        const found = await explain(filter, page);
        expect(found).toContain(index.replace(/ \(.*/, ''));
        expect(found).not.toContain('TEMP B-TREE');
      }
      expect(await explain(filter, {})).toContain(index);
    },
  );
});
