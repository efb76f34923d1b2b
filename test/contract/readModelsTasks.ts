import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOrderBy } from '../../src/doors/odata/expression/orderBy.ts';
import { parseFilter } from '../../src/doors/odata/expression/parser.ts';
import { eventId } from '../../src/domain/eventId.ts';
import type { ListQuery } from '../../src/readModel/queries/list.ts';
import {
  findTaskComment,
  listTaskComments,
  listTaskCommentsOfEach,
} from '../../src/readModel/queries/taskComments.ts';
import { listBots, listProcesses, listSystems } from '../../src/readModel/queries/taskDefinitions.ts';
import {
  findTaskHistoryEntry,
  listTaskHistories,
  listTaskHistory,
} from '../../src/readModel/queries/taskHistory.ts';
import { listTaskLog, taskLogText } from '../../src/readModel/queries/taskLog.ts';
import { findTask, findTaskByContext, listTasks } from '../../src/readModel/queries/tasks.ts';
import { listProcessStatus } from '../../src/readModel/queries/taskStatus.ts';
import { listLogsOfEach } from '../../src/readModel/queries/workLog.ts';
import type { ReadModels } from '../../src/readModel/readModels.ts';
import { codeOfRejection } from '../support/given.ts';
import { withTasks } from '../unit/projections/everyTask.ts';
import { Log } from '../unit/projections/scenario.ts';
import { all, newWorld, readModelsOf, type World } from '../unit/readModel/world.ts';
import type { NewPlace, TestPlace } from './readModelsFixtures.ts';

export function taskQueries(newPlace: NewPlace): void {
  describe('tasks and what belongs to them', () => {
    let world: World;
    let reads: ReadModels;
    let at: TestPlace;

    beforeEach(async () => {
      world = newWorld();
      // All but the deletions of the process, the system and the bot.
      const { events } = withTasks(new Log());
      for (const { stream, type, data, metadata } of events)
        if (type !== 'Delete' || stream.startsWith('task-'))
          await world.append(stream, [{ type, data: JSON.parse(data) }], JSON.parse(metadata));
      at = await newPlace();
      reads = await readModelsOf(world, at.place);
    });

    afterEach(async () => {
      await reads.close();
      await world.close();
      await at.remove();
    });

    const ids = async (query: Partial<ListQuery>, folders: number[] | null = [1]) => {
      const { rows, count } = await listTasks(reads, folders, { ...all, ...query });
      return { ids: rows.map(({ created }) => created.id), count };
    };

    it('given tasks, then they are listed from the last one on, those of other folders apart', async () => {
      expect(await ids({})).toEqual({ ids: [4, 3, 2, 1], count: 4 });
      expect(await ids({ top: 1, skip: 1 }, null)).toEqual({ ids: [4], count: 5 });
    });

    it.each([
      ["Status eq 'DONE'", [1]],
      ["Status in ('ERROR','CANCEL')", [4, 3]],
      ["Priority eq 'HIGH'", [1]],
      ['ProcessId eq 7 and SystemId eq 61', [4, 3, 2, 1]],
      ['BotId eq 9', [2, 1]],
      ['CancelRequested eq true', [1]],
      ['ContextId eq 6E01ADCB-de15-475f-86fa-b5d3a78a2d14', [1]],
      ["FailureType eq 'BusinessException'", [4, 2]],
      ['StartTime ge 2026-01-02T10:02:00Z and EndTime lt 2026-01-02T10:06:00Z', [1]],
      ["contains(Output,'result_out')", [1]],
      ["Process/Name eq 'creating profiles'", [4, 3, 2, 1]],
      ["System/Name eq 'bpm' and Bot/Name eq 'bot'", [2, 1]],
    ])('given the filter %s, then these are found', async (filter, found) => {
      expect(await ids({ filter: parseFilter(filter) })).toEqual({ ids: found, count: found.length });
    });

    it('given an order, then they come in it', async () => {
      expect(await ids({ orderBy: parseOrderBy('Status desc,Id asc') })).toMatchObject({ ids: [2, 3, 4, 1] });
      expect(await ids({ orderBy: parseOrderBy('Process/Name,UpdateTime desc') })).toMatchObject({
        ids: [4, 3, 2, 1],
      });
    });

    it('given a system, then its UUID cannot be found by filters', async () => {
      const guess = ids({ filter: parseFilter("startswith(System/Key,'0')") });
      expect(await codeOfRejection(guess)).toBe('InvalidQueryOptions');
    });

    it('given a task, then it is found by its id and by its context, in its folder', async () => {
      const task = await findTask(reads, [1], 1);
      expect(task).toMatchObject({
        created: {
          id: 1,
          systemId: 61,
          processId: 7,
          version: 21,
          isPinned: true,
          callback: 'https://a.b/c',
        },
        status: 'DONE',
        priority: 'HIGH',
        creationTime: '2026-01-02T10:00:00Z',
        updateTime: '2026-01-02T10:05:00Z',
        startTime: '2026-01-02T10:02:00Z',
        endTime: '2026-01-02T10:05:00Z',
        context: { text: '{"FileParam_in":{"$file":"f1"}}' },
        output: { text: '{"result_out":7}' },
        files: [{ name: 'a.txt' }, { name: 'b.txt' }],
        metrics: { startTime: '2026-01-02T10:02:01Z', numbers: { n: 1 } },
        percent: 50,
      });
      expect(await findTaskByContext(reads, [1], '6E01ADCB-DE15-475F-86FA-B5D3A78A2D14')).toEqual(task);
      expect(await findTask(reads, [2], 1)).toBeNull();
      expect(await findTask(reads, null, 5)).toMatchObject({ status: 'PREPARE', folderId: 2 });
      expect(await findTask(reads, null, 99)).toBeNull();
    });

    it('given a task, then its history comes in the order of its events', async () => {
      const { rows, count } = await listTaskHistory(
        reads,
        [1],
        { ...all, orderBy: parseOrderBy('Timestamp') },
        1,
      );
      expect(rows.map(({ type, status }) => `${type} ${status}`)).toEqual([
        'Create PREPARE',
        'Edit PREPARE',
        'Status QUEUE',
        'Status EXECUTING',
        'Edit EXECUTING',
        'Edit EXECUTING',
        'Edit EXECUTING',
        'Edit EXECUTING',
        'Status DONE',
      ]);
      expect(count).toBe(9);
      const entry = await findTaskHistoryEntry(reads, [1], eventId(1, 3));
      expect(entry).toEqual(rows[3]);
      expect(entry).toMatchObject({ taskId: 1, revision: 3, principalKind: 'bot', door: 'robot' });
      expect(await findTaskHistoryEntry(reads, [2], eventId(1, 3))).toBeNull();
    });

    it('given the histories of all tasks, then filters apply to them', async () => {
      const filter = parseFilter("TaskId eq 2 and Status eq 'ERROR'");
      const { rows } = await listTaskHistory(reads, [1], { ...all, filter });
      expect(rows.map(({ type }) => type)).toEqual(['ReviewerSet', 'Status']);
    });

    it('given comments on tasks, then they are found as those on items are', async () => {
      const { rows } = await listTaskComments(reads, [1], all, 1);
      expect(rows).toMatchObject([{ id: eventId(1, 4), itemId: 1, text: 'two', userName: 'admin' }]);
      expect(
        (await listTaskComments(reads, [1], { ...all, filter: parseFilter('TaskId eq 2') })).rows,
      ).toEqual([]);
      expect(await findTaskComment(reads, [1], eventId(1, 4))).toEqual(rows[0]);
      expect(await findTaskComment(reads, [2], eventId(1, 4))).toBeNull();
    });

    it('given a log, then it is shown run by run, as text and by pages', async () => {
      expect(await taskLogText(reads, 2)).toBe(
        [
          '[WRN] 2026/01/02 10:08:00 | [Orchestream] | The bot did not answer before its lease ended: the task waits again.',
          '[INF] 2026/01/02 13:03:00 | [Bot] | line 0',
          '[ERR] 2026/01/02 10:10:00 | [Orchestream] | no such profile: row 3',
          '',
        ].join('\n'),
      );
      expect(await taskLogText(reads, 3)).toBeNull();
      expect(await listTaskLog(reads, 1, { top: 2, skip: 1 })).toEqual([
        { run: 1, seq: 1, at: '2026-01-02T13:03:00Z', level: 'INF', source: 'Bot', message: 'line 1' },
        { run: 1, seq: 3, at: '2026-01-02T13:03:00Z', level: 'INF', source: 'Bot', message: 'line 3' },
      ]);
    });

    it('given many tasks, then histories, comments and logs of each come together', async () => {
      const works = [1, 2, 3].map((id) => ({ id, folderId: 1 }));
      const page = { ...all, orderBy: parseOrderBy('Timestamp,Id'), top: 4 };
      const alone = (id: number) => listTaskHistory(reads, [1], page, id);
      expect(await listTaskHistories(reads, works, page)).toEqual(
        await Promise.all(works.map(({ id }) => alone(id))),
      );
      const comments = await listTaskCommentsOfEach(reads, works, all);
      expect(comments.map(({ rows }) => rows.map(({ text }) => text))).toEqual([['two'], [], []]);
      const elsewhere = [{ id: 1, folderId: 2 }];
      expect(await listTaskCommentsOfEach(reads, elsewhere, all)).toEqual([{ rows: [], count: 0 }]);
      const logs = await listLogsOfEach(reads, 'task', [1, 2, 3], { ...all, orderBy: parseOrderBy('Id') });
      for (const [index, { rows, count }] of logs.entries()) {
        const lines = await listTaskLog(reads, index + 1);
        expect(rows).toEqual(lines.map((line) => expect.objectContaining(line)));
        expect(count).toBe(lines.length);
        expect(rows.map(({ id, run, seq }) => id - run * 2 ** 32 - seq)).toEqual(lines.map(() => 0));
      }
    });

    it('given a line of a log, then those behind it are found', async () => {
      const inOrder = { ...all, orderBy: parseOrderBy('Id') };
      const [page] = await listLogsOfEach(reads, 'task', [2], inOrder);
      const [first, ...later] = page?.rows ?? [];
      const filter = parseFilter(`Id gt ${first?.id}`);
      const [behind] = await listLogsOfEach(reads, 'task', [2], { ...inOrder, filter });
      expect(behind?.rows).toEqual(later);
      expect(later).toHaveLength(2);
    });

    it('given processes, then each has its figures', async () => {
      const { rows } = await listProcessStatus(reads, [1], { ...all, filter: parseFilter('Done gt 0') });
      expect(rows).toMatchObject([
        {
          process: { id: 7, maxAttempts: 3 },
          preparing: 0,
          queued: 0,
          executing: 0,
          done: 1,
          failed: 2,
          cancelled: 1,
          lost: 1,
          doneMs: 180_000.5,
          failedMs: 60_000,
          lastEnded: '2026-01-02T10:17:00Z',
        },
      ]);
      expect((await listProcessStatus(reads, [2], all)).rows).toEqual([]);
    });

    it('given processes, systems and bots, then those that are there are listed', async () => {
      const processes = await listProcesses(reads, [1], {
        ...all,
        filter: parseFilter('CurrentVersion eq 21'),
      });
      expect(processes.rows).toMatchObject([{ id: 7, versions: [{ version: 21 }, { version: 22 }] }]);
      const systems = await listSystems(reads, { ...all, filter: parseFilter("Access eq 'ALLOWED'") });
      expect(systems.rows).toMatchObject([{ id: 61, name: 'BPM' }]);
      const bots = await listBots(reads, { ...all, filter: parseFilter("Host eq 'H' and RamMb gt 1") });
      expect(bots.rows).toMatchObject([{ id: 9, machine: { ramMb: 8_192 }, kinds: ['task', 'queueItem'] }]);
      await world.append('process-7', [{ type: 'Delete', data: {} }]);
      await reads.close();
      reads = await readModelsOf(world, at.place);
      expect((await listProcesses(reads, [1], all)).rows).toEqual([]);
    });
  });
}
