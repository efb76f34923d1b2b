import { describe, expect, it } from 'vitest';
import { plainEnvelope } from '../../../../src/domain/envelope.ts';
import type { TaskSurroundings } from '../../../../src/domain/task/elmaTask.ts';
import { elmaStatus, elmaTask, inSecondsAhead } from '../../../../src/domain/task/elmaTask.ts';

const process = 'c39f99de-cb8f-4661-a206-b282a4830cbf';
const system = '5d5ec66f-357d-4c2d-bbc1-2012278d2361';
const bot = '5e771afd-1261-4451-b059-4543d41a5814';
const group = '8f6895c5-70a5-498f-b813-ab72e2b6e5f0';

const variables = [
  { name: 'In_a', caption: null, type: 'string', isArray: false, scope: 'In' },
  { name: 'Out_b', caption: null, type: 'int', isArray: false, scope: 'Out' },
  { name: 'Both_c', caption: null, type: 'string', isArray: false, scope: 'InOut' },
] as const;

const nothing: TaskSurroundings = { process, system, bot: null, variables, log: null };

const waiting: Parameters<typeof elmaTask>[0] = {
  created: { id: 955, version: 21 },
  status: 'PREPARE',
  priority: 'MEDIUM',
  contextId: null,
  groups: [],
  output: null,
  metrics: {},
  startTime: null,
  endTime: null,
  creationTime: '2020-06-29T10:29:52.9999999Z',
  updateTime: '2020-06-29T10:29:52.9999999Z',
};

describe("a task as ELMA's clients read it", () => {
  it('has no member without a value', () => {
    expect(elmaTask(waiting, nothing)).toStrictEqual({
      id: 955,
      process,
      system,
      priority: 'MEDIUM',
      status: 'PREPARE',
      metrics: {},
      created: '2020-06-29T10:29:52Z',
      updated: '2020-06-29T10:29:52Z',
    });
  });

  it('names its version only where the caller has', () => {
    const pinned = { ...waiting, created: { id: 955, version: 21, isPinned: true } };
    expect(elmaTask(pinned, nothing)).toMatchObject({ version: 21 });
  });

  it('has its context, groups, bot and start while it is executed', () => {
    const executed = {
      ...waiting,
      status: 'EXECUTING',
      contextId: '6e01adcb-de15-475f-86fa-b5d3a78a2d14',
      groups: [group],
      startTime: '2020-06-29T11:08:23.5Z',
      metrics: { endTime: '2020-06-29T11:08:29Z' },
    } as const;
    expect(elmaTask(executed, { ...nothing, bot, log: '[INF] one\n' })).toMatchObject({
      ctx: '6e01adcb-de15-475f-86fa-b5d3a78a2d14',
      groups: [group],
      bot,
      log: '[INF] one\n',
      metrics: { startTime: '2020-06-29T11:08:23Z' },
    });
    expect(elmaTask(executed, nothing).metrics).not.toHaveProperty('endTime');
  });

  it('has every declared output in lower case when it is done, and the times that its bot has measured', () => {
    const done = {
      ...waiting,
      status: 'DONE',
      output: plainEnvelope('{"Out_b": 9007199254740993}'),
      startTime: '2020-06-29T11:08:23Z',
      endTime: '2020-06-29T11:08:30Z',
      metrics: { endTime: '2020-06-29T11:08:29Z' },
    } as const;
    const shown = elmaTask(done, nothing);
    expect(shown.outputCtx).toBe('{"out_b":9007199254740993,"both_c":null}');
    expect(shown.metrics).toStrictEqual({
      startTime: '2020-06-29T11:08:23Z',
      endTime: '2020-06-29T11:08:29Z',
    });
  });

  it('has no times where it was never executed', () => {
    expect(elmaTask({ ...waiting, status: 'CANCEL' }, nothing).metrics).toStrictEqual({});
  });
});

describe('the status beside a task', () => {
  it.each([
    ['PREPARE', 201],
    ['QUEUE', 201],
    ['EXECUTING', 201],
    ['DONE', 200],
    ['ERROR', 200],
    ['CANCEL', 200],
  ] as const)('of %s is %i', (status, code) => {
    expect(elmaStatus(status)).toBe(code);
  });
});

describe('a time by another clock', () => {
  it.each([
    [240, '2020-06-29T14:29:52+04:00'],
    [-570, '2020-06-29T00:59:52-09:30'],
    [840, '2020-06-30T00:29:52+14:00'],
    [0, '2020-06-29T10:29:52+00:00'],
  ])('that is %i minutes ahead is %s', (minutes, told) => {
    expect(inSecondsAhead('2020-06-29T10:29:52.9999999Z', minutes)).toBe(told);
  });
});
