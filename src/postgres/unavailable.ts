/** Codes of the operating system and of name servers: nobody answers there, or no longer. */
const noAnswer = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** The driver's own errors about connections carry no code. */
const lostConnection =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client (has encountered a connection error|was closed))/;

/** SQLSTATE: connection exceptions, shutting down or starting up, no room for one more connection. */
const goesAway = /^(08...|57P0[123]|53300)$/;

/** SQLSTATE: beside those, out of resources, stopped by the operator or the system, and who or what is not let in. */
const isNotThere = /^(28|3D|3F|42P01|53|57|58)/;

/** The database cannot be reached, which may pass by itself. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return code === '' ? lostConnection.test(error.message) : noAnswer.has(code) || goesAway.test(code);
}

/**
 * The database, or what should be in it, is not there: no fault of the statement. Also true of a table that is
 * missing, since whoever makes the tables may not have come to it.
 */
export const isUnavailable = (error: unknown): boolean =>
  isUnreachable(error) || (error instanceof Error && isNotThere.test(codeOf(error)));

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/** What went wrong, as text. Where a name has several addresses the error holds one for each, and no message. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message;
  return error.errors.map(messageOf).join('; ');
}
