import { createHash } from 'node:crypto';
import type { CommandContext, Orchestrator } from '../commands/context.ts';
import { publishProcess } from '../commands/publishProcess.ts';
import { allowBot, registerBot } from '../commands/registerBot.ts';
import { allowSystem, registerSystem } from '../commands/registerSystem.ts';
import { plainEnvelope } from '../domain/envelope.ts';
import type { Principal } from '../domain/event.ts';
import type { Instant } from '../domain/instant.ts';
import { millisecondsBetween } from '../domain/instant.ts';
import type { ContextVariable, Scope, VariableType } from '../domain/process/variables.ts';
import type { TaskEvent, TaskFile } from '../domain/task/events.ts';
import type { TaskLogEvent } from '../domain/task/log.ts';
import { taskLogStream, taskStream } from '../domain/task/streams.ts';
import type { SeededEvent } from './appendHistory.ts';
import { appendHistory } from './appendHistory.ts';
import { exampleLog } from './elmaLog.ts';

/** What ELMA's page about tasks calls its things: requests copied from it find them here. */
export const elmaDemo = {
  /** The second one only reads in the examples. */
  systems: ['5d5ec66f-357d-4c2d-bbc1-2012278d2361', '5d5ec66f-357d-4c2d-bbc1-2012278d2362'],
  process: 'c39f99de-cb8f-4661-a206-b282a4830cbf',
  version: 21,
  group: '8f6895c5-70a5-498f-b813-ab72e2b6e5f0',
  bot: '5e771afd-1261-4451-b059-4543d41a5814',
  doneTask: 955,
  fileTask: 717,
  file: { name: '12.txt', text: 'The file of the example.\n' },
} as const;

const variable = (name: string, type: VariableType, scope: Scope, isArray = false): ContextVariable => ({
  name,
  caption: null,
  type,
  isArray,
  scope,
});

/** The inputs are those of the example that creates a task, the outputs those of the one that is done. */
const context: readonly ContextVariable[] = [
  variable('StringParam_in', 'string', 'In'),
  variable('FileParam_in', 'file', 'In'),
  variable('DateTimeParam_in', 'datetime', 'In'),
  variable('BoolParam_in', 'bool', 'In'),
  variable('DoubleParam_in', 'double', 'In'),
  variable('IntParam_in', 'int', 'In'),
  variable('ArrayParam_in', 'file', 'In', true),
  variable('stringvalue_out', 'string', 'Out'),
  variable('filevalue_out', 'file', 'Out'),
  variable('datetimevalue_out', 'datetime', 'Out'),
  variable('boolvalue_out', 'bool', 'Out'),
  variable('doublevalue_out', 'double', 'Out'),
  variable('intvalue_out', 'int', 'Out'),
];

/** Who and what the tasks of the example name by numbers. */
interface Directory {
  readonly systemId: number;
  readonly processId: number;
  readonly processRevision: number;
  readonly botId: number;
}

/** Adds the world of ELMA's page to a store that has none of it: systems, process, bot and two tasks that are done. */
export async function seedElmaWorld(orchestrator: Orchestrator, seeding: CommandContext): Promise<void> {
  const directory = await seedDirectory(orchestrator, seeding);
  await seedTask(orchestrator, directory, example);
  await appendHistory(orchestrator, taskLogStream(elmaDemo.doneTask), [logged(directory)]);
  await seedTask(orchestrator, directory, exampleWithFile);
}

async function seedDirectory(orchestrator: Orchestrator, seeding: CommandContext): Promise<Directory> {
  const ids: number[] = [];
  for (const key of elmaDemo.systems) {
    const name = `ELMA system ${key.slice(-4)}`;
    const { id } = await registerSystem(orchestrator, seeding, { key, name, description: null });
    ids.push((await allowSystem(orchestrator, seeding, id)).id);
  }
  const process = await publishProcess(orchestrator, seeding, {
    process: elmaDemo.process,
    name: 'Creating profiles',
    version: elmaDemo.version,
    groups: [elmaDemo.group],
    context,
  });
  const machine = { os: 'Windows', host: 'ELMA-RPA', user: 'User', cpu: null, ramMb: null };
  const asking = { name: 'ELMA bot', machine, version: null, kinds: ['task'] } as const;
  const { id: botId } = await registerBot(orchestrator, seeding, asking, elmaDemo.bot);
  await allowBot(orchestrator, seeding, botId, [elmaDemo.group]);
  const [systemId = 0] = ids;
  return { systemId, processId: process.id, processRevision: process.revision, botId };
}

interface SeededTask {
  readonly id: number;
  readonly context: string;
  readonly contextId: string;
  readonly output: string;
  readonly created: Instant;
  readonly prepared: Instant;
  readonly begun: Instant;
  readonly done: Instant;
  readonly file?: TaskFile;
}

const url = `http://127.0.0.1:8088/v1/task/download_elma?uid=c054ab8e-cd33-429e-b4f3-7f61abcfd381&system=${elmaDemo.systems[0]}`;

const example: SeededTask = {
  id: elmaDemo.doneTask,
  context: JSON.stringify({
    StringParam_in: 'String value',
    FileParam_in: url,
    DateTimeParam_in: '2020-03-22T00:00:00Z',
    BoolParam_in: true,
    DoubleParam_in: 12.2,
    IntParam_in: 76,
    ArrayParam_in: [url, url],
  }),
  contextId: '6e01adcb-de15-475f-86fa-b5d3a78a2d14',
  output: [
    '{',
    ' "stringvalue_out": " (changed script)",',
    ' "filevalue_out": null,',
    ' "datetimevalue_out": "2020-06-29T11:08:29.2068223Z",',
    ' "boolvalue_out": true,',
    ' "doublevalue_out": 0.1,',
    ' "intvalue_out": 7',
    '}',
  ].join('\r\n'),
  created: '2020-06-29T10:29:52Z',
  prepared: '2020-06-29T10:29:53Z',
  begun: '2020-06-29T11:08:23Z',
  done: '2020-06-29T11:08:29Z',
};

const exampleWithFile: SeededTask = {
  id: elmaDemo.fileTask,
  context: '{"StringParam_in":"String value"}',
  contextId: '6e01adcb-de15-475f-86fa-b5d3a78a2d13',
  output: JSON.stringify({
    stringvalue_out: null,
    filevalue_out: elmaDemo.file.name,
    datetimevalue_out: null,
    boolvalue_out: null,
    doublevalue_out: null,
    intvalue_out: null,
  }),
  created: '2020-06-26T08:15:30Z',
  prepared: '2020-06-26T08:15:31Z',
  begun: '2020-06-26T08:16:02Z',
  done: '2020-06-26T08:16:44Z',
  file: {
    id: '6e01adcb-de15-475f-86fa-b5d3a78a2d12',
    direction: 'out',
    name: elmaDemo.file.name,
    size: Buffer.byteLength(elmaDemo.file.text),
    sha256: createHash('sha256').update(elmaDemo.file.text).digest('hex'),
  },
};

async function seedTask(orchestrator: Orchestrator, directory: Directory, task: SeededTask): Promise<void> {
  const { systemId, processId, processRevision, botId } = directory;
  const { id, contextId, created, prepared, begun, done, file } = task;
  const bySystem: Pick<SeededEvent, 'by' | 'door'> = { by: system(systemId), door: 'elma' };
  const byBot: Pick<SeededEvent, 'by' | 'door'> = { by: bot(botId), door: 'robot' };
  const lease = { leaseId: contextId, holder: `bot:${botId}`, leaseMs: 60_000, botId };
  const output = plainEnvelope(task.output);
  const durationMs = millisecondsBetween(begun, done);
  const version = { systemId, processId, processRevision, version: elmaDemo.version };
  const events: readonly SeededEvent<TaskEvent>[] = [
    {
      event: {
        type: 'Create',
        data: { id, ...version, priority: 'MEDIUM', context: plainEnvelope(task.context) },
      },
      at: created,
      ...bySystem,
    },
    {
      event: moved({ processId, from: 'PREPARE', to: 'QUEUE', contextId, groups: [elmaDemo.group] }),
      at: prepared,
      by: { kind: 'system', id: 'orchestream', name: 'Preparation' },
    },
    { event: moved({ processId, from: 'QUEUE', to: 'EXECUTING', lease, run: 1 }), at: begun, ...byBot },
    ...(file === undefined
      ? []
      : [{ event: { type: 'Edit', data: { processId, file } }, at: done, ...byBot } as const]),
    {
      event: moved({
        processId,
        from: 'EXECUTING',
        to: 'DONE',
        run: 1,
        startTime: begun,
        durationMs,
        output,
      }),
      at: done,
      ...byBot,
    },
  ];
  await appendHistory(orchestrator, taskStream(id), events);
}

const moved = (data: Extract<TaskEvent, { type: 'Status' }>['data']): TaskEvent => ({ type: 'Status', data });

const system = (id: number): Principal => ({ kind: 'system', id: String(id), name: 'ELMA system 2361' });
const bot = (id: number): Principal => ({ kind: 'bot', id: String(id), name: 'ELMA bot' });

const logged = ({ botId }: Directory): SeededEvent<TaskLogEvent> => ({
  event: { type: 'Lines', data: { run: 1, lines: exampleLog } },
  at: example.done,
  by: bot(botId),
  door: 'robot',
});
