/**
 * What can go wrong with a call to the outside. A message holds the host and a sentence of ours, never more of the URL,
 * a header or a body: those may carry secrets, and what the other side says is not to be trusted.
 */

const refusals = {
  url: 'This is no absolute URL.',
  scheme: 'Only http and https are called.',
  credentials: 'A URL with a user name or a password in it is not called.',
  host: 'An address must be written as four decimal numbers.',
  port: 'This port is not called.',
  address: 'Its address is not public and not allowed.',
  self: 'The server does not call itself.',
  downgrade: 'A redirect from https to http is not followed.',
  header: 'This header cannot be sent.',
  requestTooLarge: 'The body to send is too large.',
} as const;

export type RefusalReason = keyof typeof refusals;

/** The rules forbid this call; trying again is useless. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';
  readonly reason: RefusalReason;
  /** Null where the URL has none. */
  readonly host: string | null;
  /** For the log alone: the range of an address, the name of a header. Tells about the inner network. */
  readonly detail: string | null;

  constructor(reason: RefusalReason, host: string | null, detail: string | null = null) {
    super(host === null ? refusals[reason] : `${host}: ${refusals[reason]}`);
    this.reason = reason;
    this.host = host;
    this.detail = detail;
  }
}

const failures = {
  dns: 'The name could not be resolved.',
  connect: 'No connection could be made.',
  tls: 'No secure connection could be made.',
  timeout: 'It took too long.',
  tooLarge: 'The answer is too large.',
  redirect: 'There were too many redirects.',
  encoding: 'The content encoding of the answer is unknown or damaged.',
  protocol: 'The answer was cut off or is not HTTP.',
  aborted: 'The call was given up.',
} as const;

export type FailureKind = keyof typeof failures;

/** The call was tried and came to no complete answer; another try may. Any status that was answered is no failure. */
export class OutboundFailed extends Error {
  override readonly name = 'OutboundFailed';
  readonly kind: FailureKind;
  readonly host: string;
  /** The code of the cause (`ECONNREFUSED`), or which time was over (`connect`, `headers`, `idle`, `total`). */
  readonly detail: string | null;

  constructor(kind: FailureKind, host: string, detail: string | null = null) {
    super(`${host}: ${failures[kind]}${detail === null ? '' : ` (${detail})`}`);
    this.kind = kind;
    this.host = host;
    this.detail = detail;
  }
}
