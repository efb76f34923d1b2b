import { DomainError } from '../domain/errors.ts';

/** TooManyRequests with the seconds to wait, for the header `Retry-After`. */
export class TooManyAttempts extends DomainError {
  readonly retryAfterSeconds: number;

  constructor(waitMs: number) {
    super('TooManyRequests');
    this.retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  }
}
