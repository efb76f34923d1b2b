import type { Metadata, ServerErrorResponse } from '@grpc/grpc-js';
import { callerOf } from '../access.ts';
import type { Credentials } from '../access.ts';
import type { Faults } from '../faults.ts';
import type { EventLog } from '../log/eventLog.ts';
import { accessDenied, notLeader, unauthenticated } from '../wire/rpcErrors.ts';
import type { Endpoint } from '../wire/rpcErrors.ts';

/** What the services of one node work with. */
export interface Serving {
  readonly log: EventLog;
  readonly faults: Faults;
  readonly credentials: Credentials | undefined;
  readonly maxAppendBytes: number;
  readonly writeTimeoutMs: number;
  /** False as in servers before 22.6: events of a stream come without their positions. */
  readonly tellsPositions: boolean;
  /** Undefined where this node leads. */
  readonly leader: () => Endpoint | undefined;
}

/** Why a call is refused that this node must not handle. */
export function misdirected(
  { faults, leader }: Serving,
  metadata: Metadata,
): ServerErrorResponse | undefined {
  const requiresLeader = metadata.get('requires-leader').includes('true');
  const elsewhere = faults.leaderElsewhere ?? (requiresLeader ? leader() : undefined);
  return elsewhere && notLeader(elsewhere);
}

/** Why a call is refused, if it is. */
export function refusalOf(serving: Serving, metadata: Metadata): ServerErrorResponse | undefined {
  const caller = callerOf(metadata, serving.credentials);
  if (caller === 'stranger') return unauthenticated();
  return caller === 'nobody' ? accessDenied() : misdirected(serving, metadata);
}
