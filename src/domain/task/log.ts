import { DomainError } from '../errors.ts';
import type { Recorded } from '../event.ts';
import type { Instant } from '../instant.ts';
import { demandText, demandWhole } from '../limits.ts';

/**
 * What a bot says while it executes a task, line by line: streams `taskLog-<id>`, apart from the task's own so that
 * its history stays short. Lines are told apart by the run and their number in it: they may come twice, and in any
 * order.
 */
export const logLevels = ['DBG', 'INF', 'WRN', 'ERR'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  /** In its run, from 0, given by the bot. */
  readonly seq: number;
  readonly at: Instant;
  readonly level: LogLevel;
  readonly source: string;
  readonly message: string;
}

export type TaskLogEvent =
  | { readonly type: 'Lines'; readonly data: { readonly run: number; readonly lines: readonly LogLine[] } }
  /** The log is full: what else comes is left out. */
  | { readonly type: 'Truncated'; readonly data: { readonly run: number } };

/** Numbers from one to another, both included. */
type Span = readonly [number, number];

/** What must be known of a log to add to it; the lines themselves are in the read model. */
export interface TaskLog {
  /** The numbers of the lines that are there, by run: spans in order that do not touch. */
  readonly seen: ReadonlyMap<number, readonly Span[]>;
  readonly characters: number;
  readonly isTruncated: boolean;
}

export const emptyLog: TaskLog = { seen: new Map(), characters: 0, isTruncated: false };

export const MAX_LINES_AT_ONCE = 500;
export const MAX_CHARACTERS_AT_ONCE = 262_144;
export const MAX_LOG_CHARACTERS = 5 * 1_048_576;
/** The largest number of a line. */
export const MAX_SEQ = 2 ** 31 - 1;
const MAX_SOURCE = 250;

/** A line as ELMA's clients read it: `[INF] 2020/06/29 14:08:23 | [Source] | message` and its end. */
export const lineText = ({ level, at, source, message }: Omit<LogLine, 'seq'>): string =>
  `[${level}] ${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)} | [${source}] | ${message}\n`;

// Evolve

/** Folds one event. */
export function evolve(log: TaskLog, event: Recorded<TaskLogEvent>): TaskLog {
  if (event.type === 'Truncated') return { ...log, isTruncated: true };
  const { run, lines } = event.data;
  const spans = lines.reduce((known, { seq }) => withNumber(known, seq), log.seen.get(run) ?? []);
  return {
    ...log,
    seen: new Map(log.seen).set(run, spans),
    characters: log.characters + lines.reduce((sum, line) => sum + lineText(line).length, 0),
  };
}

const has = (spans: readonly Span[], number: number): boolean =>
  spans.some(([from, to]) => from <= number && number <= to);

function withNumber(spans: readonly Span[], number: number): readonly Span[] {
  if (has(spans, number)) return spans;
  const before = spans.filter(([, to]) => to < number - 1);
  const after = spans.filter(([from]) => from > number + 1);
  const touched = spans.slice(before.length, spans.length - after.length);
  const from = Math.min(number, ...touched.map(([first]) => first));
  const to = Math.max(number, ...touched.map(([, last]) => last));
  return [...before, [from, to], ...after];
}

// Decide

/**
 * The events that add lines to a log: those that are not there yet, as long as there is room. Throws InvalidArgument,
 * BodyTooLarge.
 */
export function decide(run: number, lines: readonly LogLine[], log: TaskLog): TaskLogEvent[] {
  checkLines(lines);
  if (log.isTruncated) return [];
  const fresh = newLines(lines, log.seen.get(run) ?? []);
  const fitting = fittingLines(fresh, MAX_LOG_CHARACTERS - log.characters);
  const events: TaskLogEvent[] = [];
  if (fitting.length > 0) events.push({ type: 'Lines', data: { run, lines: fitting } });
  if (fitting.length < fresh.length) events.push({ type: 'Truncated', data: { run } });
  return events;
}

function checkLines(lines: readonly LogLine[]): void {
  const characters = lines.reduce((sum, line) => sum + lineText(line).length, 0);
  if (lines.length > MAX_LINES_AT_ONCE || characters > MAX_CHARACTERS_AT_ONCE)
    throw new DomainError(
      'BodyTooLarge',
      `At most ${MAX_LINES_AT_ONCE} lines of ${MAX_CHARACTERS_AT_ONCE} characters can be logged at once.`,
    );
  for (const { seq, source } of lines) {
    demandWhole('seq', seq, 0, MAX_SEQ);
    demandText('source', source, MAX_SOURCE, false);
  }
}

function newLines(lines: readonly LogLine[], known: readonly Span[]): readonly LogLine[] {
  const fresh = new Map<number, LogLine>();
  for (const line of lines) if (!has(known, line.seq) && !fresh.has(line.seq)) fresh.set(line.seq, line);
  return [...fresh.values()].toSorted((a, b) => a.seq - b.seq);
}

function fittingLines(lines: readonly LogLine[], room: number): readonly LogLine[] {
  let left = room;
  const tooMany = lines.findIndex((line) => {
    left -= lineText(line).length;
    return left < 0;
  });
  return tooMany === -1 ? lines : lines.slice(0, tooMany);
}
