import type { LogLevel, LogLine } from '../../../domain/task/log.ts';
import { MAX_SEQ } from '../../../domain/task/log.ts';
import type { ExceptionType } from '../../../domain/queueItem/statusMachine.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { WorkMetrics } from '../../../domain/workReports.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Dto } from '../../http/json/dtoReader.ts';
import {
  anything,
  array,
  content,
  idText,
  instant,
  int,
  object,
  oneOf,
  required,
  shape,
  text,
} from '../../http/json/dtoReader.ts';

// The bodies of the robot API (ELMA's wire contract, robot API). Lengths that commands check are not checked here.

const MAX_IDS = 100;
const MAX_LEASES_AT_ONCE = 100;
const MIN_LEASE_MS = 1_000;
const MAX_LEASE_MS = 86_400_000;
/** Less than proxies wait for an answer. */
const MAX_WAIT_MS = 25_000;
const MAX_RETRY_MS = 7 * 86_400_000;
const MAX_REQUEST_ID = 128;
const MAX_TEXT = 250;

const kinds = () => array(oneOf('QUEUE_ITEM', 'TASK'), 2);
const leaseMs = () => int(MIN_LEASE_MS, MAX_LEASE_MS);

export const registration = shape({
  name: required(text(MAX_TEXT)),
  machine: object(
    shape({
      os: text(MAX_TEXT),
      host: text(MAX_TEXT),
      user: text(MAX_TEXT),
      cpu: text(MAX_TEXT),
      ramMb: int(0),
    }),
  ),
  version: text(MAX_TEXT),
  kinds: required(kinds()),
  enrollmentKey: text(1_024),
});

export const session = shape({ state: text(MAX_TEXT) });

export const heartbeat = shape({ state: text(MAX_TEXT), leaseIds: array(text(MAX_TEXT), 1_000) });

export const claim = shape({
  kinds: kinds(),
  queues: array(idText(MAX_TEXT), MAX_IDS),
  processes: array(text(MAX_TEXT), MAX_IDS),
  max: int(1, MAX_LEASES_AT_ONCE),
  leaseMs: leaseMs(),
  waitMs: int(0, MAX_WAIT_MS),
  requestId: text(MAX_REQUEST_ID, 1),
});

export const extension = shape({ leaseMs: required(leaseMs()) });

export const progress = shape({ text: required(text()), percent: int(0, 100) });

/** As ELMA names levels, or as most programs do. */
const levels: Readonly<Record<string, LogLevel>> = {
  DBG: 'DBG',
  DEBUG: 'DBG',
  INF: 'INF',
  INFO: 'INF',
  WRN: 'WRN',
  WARN: 'WRN',
  ERR: 'ERR',
  ERROR: 'ERR',
};

const entry = shape({
  seq: required(int(0, MAX_SEQ)),
  ts: instant(),
  level: oneOf('INF', 'DBG', 'WRN', 'ERR', 'DEBUG', 'INFO', 'WARN', 'ERROR'),
  source: text(),
  message: required(text()),
});
/** How many may come at once the command says. */
const entries = () => array(object(entry));

export const logs = shape({ entries: required(entries()) });

/** The lines as they are kept; one without a time is of now. */
export const linesOf = (given: readonly Dto<typeof entry>[], now: Instant): readonly LogLine[] =>
  given.map(({ seq, ts, level, source, message }) => ({
    seq,
    at: ts ?? now,
    level: levels[level ?? 'INF'] ?? 'INF',
    source: source ?? '',
    message,
  }));

export const metrics = shape({ startTime: instant(), endTime: instant(), numbers: anything() });

/** Throws InvalidArgument where a number is none. */
export function metricsOf({ startTime, endTime, numbers }: Dto<typeof metrics>): WorkMetrics {
  return {
    ...(typeof startTime === 'string' && { startTime }),
    ...(typeof endTime === 'string' && { endTime }),
    ...(numbers !== undefined && numbers !== null && { numbers: numbersIn(numbers) }),
  };
}

function numbersIn(value: unknown): Readonly<Record<string, number>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isObject ? Object.entries(value) : null;
  if (members === null || !members.every(isNumber))
    throw new DomainError('InvalidArgument', 'numbers must be an object of numbers.');
  return Object.fromEntries(members);
}

const isNumber = (member: [string, unknown]): member is [string, number] => typeof member[1] === 'number';

const report = { output: content(), analytics: content(), log: entries(), metrics: object(metrics) };

export const completion = shape(report);

const failureTypes = {
  BUSINESS: 'BusinessException',
  APPLICATION: 'ApplicationException',
} as const satisfies Record<string, ExceptionType>;

export const failure = shape({
  ...report,
  type: required(oneOf('BUSINESS', 'APPLICATION')),
  reason: required(text()),
  details: text(),
  code: text(MAX_TEXT),
  retryAfterMs: int(0, MAX_RETRY_MS),
});

export const failureTypeOf = (type: keyof typeof failureTypes): ExceptionType => failureTypes[type];

export const release = shape({ reason: text(), deferUntil: instant() });
