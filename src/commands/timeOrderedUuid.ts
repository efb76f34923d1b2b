import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562, section 5.7): it begins with the time, so that what is made together stands together
 * in an index. With random keys a read model of a million items took three times as long an event.
 */
export function timeOrderedUuid(milliseconds: number): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
