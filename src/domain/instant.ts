import { DomainError } from './errors.ts';

/**
 * An instant in UTC as text, `2018-03-07T18:20:29.3833333Z`: up to 7 fractional digits (the 100 ns of .NET),
 * trailing zeros trimmed, always `Z`. Text, because a JavaScript Date would lose the last four digits.
 */
export type Instant = string;

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:\s?([Zz]|[+-]\d{2}:?\d{2}))?)?$/;

/** 14 hours, as in .NET. */
const MAX_OFFSET = 840;

const format = (milliseconds: number, subMilliseconds: string): Instant => {
  const iso = new Date(milliseconds).toISOString();
  const fraction = (iso.slice(20, 23) + subMilliseconds).replace(/0+$/, '');
  return fraction === '' ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 19)}.${fraction}Z`;
};

const isDayOfMonth = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** Reads an ISO 8601 date and time (any offset; none means UTC); null where the text is not one. */
export function tryParseInstant(text: string): Instant | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  if (!isDayOfMonth(Number(year), Number(month), Number(day))) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const offset = offsetMinutes(zone);
  if (offset === null) return null;
  const digits = fraction.slice(0, 7).padEnd(7, '0');
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${digits.slice(0, 3)}Z`);
  const milliseconds = local - offset * 60_000;
  if (milliseconds < -62_135_596_800_000 || milliseconds > 253_402_300_799_999) return null;
  return format(milliseconds, digits.slice(3));
}

/** Null where no clock on Earth differs that much from UTC. */
function offsetMinutes(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (minutes > 59 || hours * 60 + minutes > MAX_OFFSET) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** As tryParseInstant; throws InvalidArgument naming the member. */
export function parseInstant(text: string, member: string): Instant {
  const instant = tryParseInstant(text);
  if (instant === null) throw new DomainError('InvalidArgument', `${member} is not a date and time.`);
  return instant;
}

let lastMilliseconds = Number.NaN;
let lastInstant: Instant = '';

/** Milliseconds since 1970 to an instant. Under load one millisecond is asked for many times: the last is kept. */
export function fromMilliseconds(milliseconds: number): Instant {
  if (milliseconds !== lastMilliseconds) {
    lastInstant = format(milliseconds, '');
    lastMilliseconds = milliseconds;
  }
  return lastInstant;
}

/** Milliseconds since 1970 with a fraction, as near as a number comes (about 0.0002). */
export function toMilliseconds(instant: Instant): number {
  const whole = Date.parse(`${instant.slice(0, 19)}Z`);
  const fraction = instant.slice(20, -1);
  return fraction === '' ? whole : whole + Number(`0.${fraction}`) * 1000;
}

/** What stands behind the second, in units of 100 ns. */
const sevenDigits = (instant: Instant): string => instant.slice(20, -1).padEnd(7, '0');

/** Whole microseconds since 1970. */
export const toMicroseconds = (instant: Instant): number =>
  Date.parse(`${instant.slice(0, 19)}Z`) * 1000 + Number(sevenDigits(instant).slice(0, 6));

/** Fixed width (7 digits), so that the order of texts is the order of instants. Read models hold this form. */
export function sortable(instant: Instant): string {
  return `${instant.slice(0, 19)}.${sevenDigits(instant)}Z`;
}

/** The inverse of sortable. */
export function trimmed(sortableInstant: string): Instant {
  const fraction = sortableInstant.slice(20, -1).replace(/0+$/, '');
  return fraction === ''
    ? `${sortableInstant.slice(0, 19)}Z`
    : `${sortableInstant.slice(0, 19)}.${fraction}Z`;
}

/** True where `a` is not later than `b`. */
export const isNotAfter = (a: Instant, b: Instant): boolean => sortable(a) <= sortable(b);

export function addMinutes(instant: Instant, minutes: number): Instant {
  const fraction = sevenDigits(instant);
  const whole = Date.parse(`${instant.slice(0, 19)}Z`) + minutes * 60_000;
  return format(whole + Number(fraction.slice(0, 3)), fraction.slice(3));
}

const TICKS_PER_MILLISECOND = 10_000;

const ticks = (instant: Instant): number => Number(sevenDigits(instant));

/** Milliseconds from `start` to `end`, exact to 100 ns; never below zero. */
export function millisecondsBetween(start: Instant, end: Instant): number {
  const whole = Date.parse(`${end.slice(0, 19)}Z`) - Date.parse(`${start.slice(0, 19)}Z`);
  return Math.max(0, (whole * TICKS_PER_MILLISECOND + ticks(end) - ticks(start)) / TICKS_PER_MILLISECOND);
}
