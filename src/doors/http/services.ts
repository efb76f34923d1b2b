import type { Metric } from 'prom-client';
import type { Audit } from '../../audit/audit.ts';
import type { Auth } from '../../auth/auth.ts';
import type { BotSessions } from '../../commands/botSessions.ts';
import type { CallbackSecrets } from '../../commands/callbackSecrets.ts';
import type { Orchestrator } from '../../commands/context.ts';
import type { ProgressThrottle } from '../../commands/progressThrottle.ts';
import type { WaitingTakers } from '../../commands/waitingTakers.ts';
import type { Recorded } from '../../domain/event.ts';
import type { BlobStore } from '../../files/blobStore.ts';
import type { ReadModels } from '../../readModel/readModels.ts';
import type { Seen } from '../../readModel/seen.ts';

/** This node among those that work on one log. */
export interface NodeStatus {
  /** Whether it is the one that projects and runs the reactors. */
  isLeader(): boolean;
  /** How many there are. */
  living(): number;
}

/** What doors work with. */
export interface Services {
  readonly orchestrator: Orchestrator;
  readonly auth: Auth;
  readonly reads: ReadModels;
  readonly seen: Seen;
  /** The contents of files. */
  readonly files: BlobStore;
  readonly audit: Audit;
  readonly callbackSecrets: CallbackSecrets;
  /** Who takes work through the robot API, and waits for it. */
  readonly takers: WaitingTakers;
  /** Which robots' programs run. */
  readonly sessions: BotSessions;
  readonly progress: ProgressThrottle;
  /** Calls back for each event of the log that this node hears of; returns how that is ended. A listener never throws. */
  readonly listen: (listener: (event: Recorded) => void) => () => void;
  /** What others count, to be shown with what doors count. */
  readonly metrics: readonly Metric[];
  /** Any caller may finish what StartTransaction has lent to another one (UIPATH_ANY_HOLDER). */
  readonly anyHolder: boolean;
  /** Why the server cannot serve yet; null where it can. */
  readonly unready: () => string | null;
  /** Why the node refuses what would write (see refuseWrites), though it answers what reads; null where it does not. */
  readonly lagging: () => string | null;
  readonly nodes: NodeStatus;
}
