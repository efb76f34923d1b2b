/** A position of the log as callers see it, opaque to them: `logId:position`. */
export const positionText = (logId: string, position: number): string => `${logId}:${position}`;

/** The position that a text names in this log; null where it names one of another log, or is none. */
export function positionIn(logId: string, text: string): number | null {
  if (!text.startsWith(`${logId}:`)) return null;
  const digits = text.slice(logId.length + 1);
  const position = Number(digits);
  return /^\d{1,16}$/.test(digits) && Number.isSafeInteger(position) ? position : null;
}
