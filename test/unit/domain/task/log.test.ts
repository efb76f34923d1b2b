import { describe, expect, it } from 'vitest';
import type { LogLine, TaskLog, TaskLogEvent } from '../../../../src/domain/task/log.ts';
import {
  decide,
  emptyLog,
  evolve,
  lineText,
  MAX_CHARACTERS_AT_ONCE,
  MAX_LOG_CHARACTERS,
} from '../../../../src/domain/task/log.ts';
import { codeThrownBy, recorded } from '../../../support/given.ts';

const line = (seq: number, message = `line ${seq}`): LogLine => ({
  seq,
  at: '2020-06-29T14:08:23.5Z',
  level: 'INF',
  source: 'Bot',
  message,
});

const fold = (log: TaskLog, events: readonly TaskLogEvent[]): TaskLog =>
  events.reduce((before, event) => evolve(before, recorded('taskLog-1', 0, event)), log);

const after = (...added: (readonly [number, readonly number[]])[]): TaskLog =>
  added.reduce(
    (log, [run, seqs]) =>
      fold(
        log,
        decide(
          run,
          seqs.map((seq) => line(seq)),
          log,
        ),
      ),
    emptyLog,
  );

const added = (run: number, lines: readonly LogLine[], log = emptyLog) => decide(run, lines, log);

describe('lines of a log', () => {
  it('are added in the order of their numbers', () => {
    expect(added(1, [line(2), line(0)])).toEqual([
      { type: 'Lines', data: { run: 1, lines: [line(0), line(2)] } },
    ]);
    expect(added(1, [])).toEqual([]);
  });

  it('are added once, however often and in whatever order they come', () => {
    const log = after([1, [3, 1]], [1, [2, 3]], [1, [7]]);
    expect(log.seen).toEqual(
      new Map([
        [
          1,
          [
            [1, 3],
            [7, 7],
          ],
        ],
      ]),
    );
    expect(added(1, [line(1), line(2), line(3), line(7)], log)).toEqual([]);
    expect(added(1, [line(3), line(4), line(4)], log)).toEqual([
      { type: 'Lines', data: { run: 1, lines: [line(4)] } },
    ]);
  });

  it('of another run are others', () => {
    const log = after([1, [0, 1]]);
    expect(added(2, [line(0)], log)).toEqual([{ type: 'Lines', data: { run: 2, lines: [line(0)] } }]);
  });

  it('count what is printed of them', () => {
    expect(lineText(line(1))).toBe('[INF] 2020/06/29 14:08:23 | [Bot] | line 1\n');
    expect(after([1, [1]]).characters).toBe(lineText(line(1)).length);
  });

  it.each([-1, 0.5, 2 ** 31])('cannot have the number %d', (seq) => {
    expect(codeThrownBy(() => added(1, [line(seq)]))).toBe('InvalidArgument');
  });

  it('come at most five hundred at once, and not too long', () => {
    const many = Array.from({ length: 501 }, (_, n) => line(n));
    expect(codeThrownBy(() => added(1, many))).toBe('BodyTooLarge');
    expect(added(1, many.slice(1))).toHaveLength(1);
    const frame = lineText(line(1, '')).length;
    expect(codeThrownBy(() => added(1, [line(1, 'm'.repeat(MAX_CHARACTERS_AT_ONCE - frame + 1))]))).toBe(
      'BodyTooLarge',
    );
    expect(added(1, [line(1, 'm'.repeat(MAX_CHARACTERS_AT_ONCE - frame))])).toHaveLength(1);
    expect(codeThrownBy(() => added(1, [{ ...line(1), source: 's'.repeat(251) }]))).toBe('InvalidArgument');
  });
});

describe('a log that is full', () => {
  const length = lineText(line(1)).length;
  const almost: TaskLog = { ...emptyLog, characters: MAX_LOG_CHARACTERS - length };

  it('takes what has room, says that there is more, and takes nothing any more', () => {
    const events = decide(1, [line(1), line(2)], almost);
    expect(events).toEqual([
      { type: 'Lines', data: { run: 1, lines: [line(1)] } },
      { type: 'Truncated', data: { run: 1 } },
    ]);
    const full = fold(almost, events);
    expect(full).toMatchObject({ isTruncated: true, characters: MAX_LOG_CHARACTERS });
    expect(decide(1, [line(3)], full)).toEqual([]);
    expect(decide(2, [line(0)], full)).toEqual([]);
  });

  it('says so also where nothing has room', () => {
    expect(decide(1, [line(1, 'longer than the other')], almost)).toEqual([
      { type: 'Truncated', data: { run: 1 } },
    ]);
  });
});

describe('the numbers that were seen', () => {
  it('stand together however they came', () => {
    const numbers = [5, 1, 3, 2, 9, 4, 8, 0];
    const log = after(...numbers.map((seq) => [1, [seq]] as const));
    expect(log.seen.get(1)).toEqual([
      [0, 5],
      [8, 9],
    ]);
  });
});
