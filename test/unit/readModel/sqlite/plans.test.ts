import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projections } from '../../../../projections/projections.ts';
import { parseOrderBy } from '../../../../src/doors/odata/expression/orderBy.ts';
import { parseFilter } from '../../../../src/doors/odata/expression/parser.ts';
import { sqlite } from '../../../../src/readModel/expression/dialects.ts';
import { queriesBy } from '../../../../src/readModel/queriesBy.ts';
import { listHistory } from '../../../../src/readModel/queries/history.ts';
import { listItems } from '../../../../src/readModel/queries/items.ts';
import { listTasks } from '../../../../src/readModel/queries/tasks.ts';
import { closedContents } from '../../../../src/readModel/contents.ts';
import type { Queries } from '../../../../src/readModel/readModels.ts';
import { openReadDatabase } from '../../../../src/readModel/sqlite/database.ts';
import { grammar } from '../../../../src/readModel/sqlite/readDatabase.ts';
import { all } from '../world.ts';

describe('the plans of the usual lists', () => {
  let db: Database;
  let reads: Queries;
  let plans: string[];

  beforeEach(() => {
    ({ db } = openReadDatabase(':memory:', { logId: 'a', lastPosition: 0 }, projections));
    plans = [];
    const run = queriesBy(async ({ sql, parameters }) => {
      const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(parameters);
      plans.push(steps.map(({ detail }) => detail).join('; '));
      return db.prepare(sql).all(parameters);
    }, grammar);
    reads = { dialect: sqlite, lists: run, keyed: run, contents: closedContents };
    db.exec(`INSERT INTO queue_definition_v2 (id, name, deleted) VALUES (188, 'DocQueue', 0)`);
  });

  afterEach(() => {
    db.close();
  });

  it.each([
    ["Status eq 'New'", 'item_v2_status_folder_id (status=? AND folder_id=?)'],
    ['QueueDefinitionId eq 188', 'item_v2_queue_id_folder_id (queue_id=? AND folder_id=?)'],
    [
      "QueueDefinitionId eq 188 and Status eq 'New'",
      'item_v2_queue_id_status_folder_id (queue_id=? AND status=?',
    ],
    [
      "Status eq 'New' and QueueDefinitionName eq 'docqueue'",
      'item_v2_queue_id_status_folder_id (queue_id=? AND',
    ],
    ["ReviewStatus eq 'InReview'", 'item_v2_review_status_folder_id (review_status=? AND folder_id=?)'],
    ["Status eq 'InProgress' and Robot/Id eq 749", 'item_v2_robot_id_status (robot_id=? AND status=?)'],
    ["Reference eq 'a'", 'item_v2_reference (reference=?)'],
    ["startswith(Reference,'a')", 'item_v2_reference (reference>? AND reference<?)', true],
    ['Key eq 00000000-0000-4000-8000-000000000001', 'item_v2_key (key=?)'],
    ['UniqueKey eq 00000000-0000-4000-8000-000000000001', 'item_v2_unique_key (unique_key=?)'],
    ['Id in (1,2,3)', 'item_v2 USING INTEGER PRIMARY KEY'],
  ])('items: %s', async (filter, index, isSorted = false) => {
    await listItems(reads, [1], { ...all, filter: parseFilter(filter) });
    const [rows, count] = plans.slice(-2);
    expect(rows).toContain(index);
    expect(count).toContain(index);
    expect(rows?.includes('TEMP B-TREE')).toBe(isSorted);
  });

  it.each([
    ["Status eq 'QUEUE'", 'task_v1_status_folder_id (status=? AND folder_id=?)'],
    [
      "ProcessId eq 7 and Status eq 'QUEUE'",
      'task_v1_process_id_status_folder_id (process_id=? AND status=?',
    ],
    ["SystemId eq 61 and Status eq 'DONE'", 'task_v1_system_id_status_folder_id (system_id=? AND status=?'],
    ["Status eq 'EXECUTING' and BotId eq 9", 'task_v1_bot_id_status (bot_id=? AND status=?)'],
    ['ContextId eq 00000000-0000-4000-8000-000000000001', 'task_v1_context_id (context_id=?)'],
  ])('tasks: %s', async (filter, index) => {
    await listTasks(reads, [1], { ...all, filter: parseFilter(filter) });
    for (const plan of plans.slice(-2)) expect(plan).toContain(index);
  });

  it('items without a filter: by id, without sorting', async () => {
    await listItems(reads, [1], all);
    expect(plans[0]).toBe('SCAN item_v2');
    expect(plans[1]).toContain('COVERING INDEX');
  });

  it.each([
    ['QueueItemId eq 5', 'INTEGER PRIMARY KEY (rowid>? AND rowid<?)'],
    ['Id eq 18276', 'item_event_v1_public_id (public_id=?)'],
  ])('histories: %s', async (filter, index) => {
    await listHistory(reads, [1], { ...all, filter: parseFilter(filter) });
    expect(plans[0]).toContain(index);
  });

  it('histories of a time, in its order', async () => {
    const filter = parseFilter('Timestamp gt 2026-01-01T00:00:00Z');
    await listHistory(reads, [1], { ...all, filter, orderBy: parseOrderBy('Timestamp desc') });
    expect(plans[0]).toContain('item_event_v1_at_folder_id (at>?)');
  });
});
