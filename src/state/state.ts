import type { Credentials } from './credentials.ts';
import type { ErasableKeys } from './keys.ts';
import type { Leaders } from './leaders.ts';
import type { Leases } from './leases.ts';
import type { Nodes } from './nodes.ts';
import type { Positions } from './positions.ts';
import type { Sessions } from './sessions.ts';

/**
 * What is neither log nor projection and cannot be rebuilt from them: small, and backed up beside the log.
 *
 * All instants are milliseconds since 1970 and come from the caller: an adapter reads no clock. Where the state cannot
 * be reached, methods reject with the DomainError StoreUnavailable; they work again when it can.
 */
export interface State {
  readonly credentials: Credentials;
  readonly keys: ErasableKeys;
  readonly leases: Leases;
  readonly leaders: Leaders;
  readonly nodes: Nodes;
  readonly positions: Positions;
  readonly sessions: Sessions;

  /** Writes what was collected and lets go of everything. */
  close(): Promise<void>;
}
