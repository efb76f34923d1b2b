import { describe, expect, it } from 'vitest';
import { botOf, bots } from '../../../projections/definitions/bots.ts';
import { folderOf, folders } from '../../../projections/definitions/folders.ts';
import { processes, processOf } from '../../../projections/definitions/processes.ts';
import { queueOf, queues } from '../../../projections/definitions/queues.ts';
import { robotOf, robots } from '../../../projections/definitions/robots.ts';
import { systemOf, systems } from '../../../projections/definitions/systems.ts';
import { userOf, users } from '../../../projections/definitions/users.ts';
import { decode } from '../../../src/store/decode.ts';
import { Definitions } from '../../../src/readModel/definitions.ts';
import { withTasks } from './everyTask.ts';
import { everything } from './everything.ts';
import { Log, Tables } from './scenario.ts';

describe('definitions', () => {
  it.each([0, 1, 2, 3, 4])(
    'given the events of each up to revision %i, then rows say what folding them says',
    (last) => {
      const log = new Log();
      log.events.push(...withTasks(everything()).events.filter(({ revision }) => revision <= last));
      const folded = new Definitions();
      for (const event of log.events) folded.apply(decode(event));
      const tables = new Tables().apply(log.events);
      expect(tables.rows(queues).map(queueOf)).toEqual([folded.queue(188)]);
      expect(tables.rows(folders).map(folderOf)).toEqual([folded.folder(1)]);
      expect(tables.rows(users).map(userOf)).toEqual([folded.user(583)]);
      expect(tables.rows(robots).map(robotOf)).toEqual([folded.robot(749)]);
      expect(tables.rows(processes).map(processOf)).toEqual([folded.process(7)]);
      expect(tables.rows(systems).map(systemOf)).toEqual([folded.system(61)]);
      expect(tables.rows(bots).map(botOf)).toEqual([folded.bot(9)]);
    },
  );

  it('given a definition that was deleted, then its row stays and says so', () => {
    const tables = new Tables().apply(everything().events);
    expect(tables.rows(queues)).toMatchObject([{ id: 188, name: 'Renamed', deleted: 1, revision: 2 }]);
    expect(tables.rows(users)).toMatchObject([{ id: 583, folders: null, is_active: 0, deleted: 1 }]);
  });

  it('given a process, then its row tells the name of the version that runs', () => {
    const { events } = withTasks(everything());
    const after = (revision: number) =>
      new Tables()
        .apply(events.filter((event) => event.stream === 'process-7' && event.revision <= revision))
        .rows(processes);
    expect(after(0)).toMatchObject([{ name: '', current_version: null }]);
    expect(after(2)).toMatchObject([{ name: 'Two', current_version: 22 }]);
    expect(after(3)).toMatchObject([{ name: 'Creating profiles', current_version: 21 }]);
  });
});
