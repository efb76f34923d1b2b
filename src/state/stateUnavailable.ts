import { DomainError } from '../domain/errors.ts';

/** The state cannot be reached, or not used now; answered with 503. The cause is for the log alone. */
export class StateUnavailable extends DomainError {
  constructor(cause: Error) {
    super('StoreUnavailable');
    this.cause = cause;
  }
}
