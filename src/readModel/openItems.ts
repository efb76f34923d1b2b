import type { Database, Statement } from 'better-sqlite3';
import { statuses } from '../domain/queueItem/statusMachine.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { OpenItem } from './readyIndex.ts';

type Columns = [number, number, number, number, string | null, string | null, string | null, number, number];

const select = `
  SELECT id, queue_id, folder_id, priority, due_date, defer_date, reference, create_position, status
  FROM item WHERE status = ${statuses.New} OR status = ${statuses.InProgress}
`;

/**
 * Gives `use` all items that are New or InProgress, one by one, with the log position that they are as of: both are
 * read in one transaction. Returns when `use` has taken them; a million take about a second.
 */
export function readOpenItems(
  db: Database,
  use: (items: Iterable<OpenItem>, position: number) => void,
): void {
  const statement = db.prepare<[], Columns>(select).raw();
  db.transaction(() => use(itemsOf(statement), readCheckpoint(db))).deferred();
}

function* itemsOf(statement: Statement<[], Columns>): Iterable<OpenItem> {
  for (const columns of statement.iterate()) {
    const [id, queueId, folderId, priority, dueDate, deferDate, reference, createPosition, status] = columns;
    const isNew = status === statuses.New;
    yield { id, queueId, folderId, priority, dueDate, deferDate, reference, createPosition, isNew };
  }
}
