import type { Credentials } from './credentials.ts';
import type { Keys } from './keys.ts';
import type { Leaders } from './leaders.ts';
import type { Leases } from './leases.ts';

/**
 * What is neither log nor projection and cannot be rebuilt from them: small, and backed up beside the log.
 *
 * All instants are milliseconds since 1970 and come from the caller: an adapter reads no clock.
 */
export interface State {
  readonly credentials: Credentials;
  readonly keys: Keys;
  readonly leases: Leases;
  readonly leaders: Leaders;

  /** Writes what was collected and lets go of everything. */
  close(): Promise<void>;
}
