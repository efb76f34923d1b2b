import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import { demandText } from '../domain/limits.ts';
import { holderOf } from '../domain/queueItem/queueItem.ts';
import type { Session, Sessions } from '../state/sessions.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { demandBot } from './demandBot.ts';
import { extendLease } from './extendLease.ts';
import { leasedWork } from './leasedWork.ts';

/** How often a robot's program is to say that it goes on. */
export const HEARTBEAT_MS = 20_000;
/** Who has not been heard of for so long is not connected any more. */
const CONNECTED_MS = 3 * HEARTBEAT_MS;

const MAX_DOING = 250;
const MAX_LEASES = 1_000;

export interface Heartbeat {
  readonly sessionId: string;
  /** What the program does, in its own words; null: the same as before. */
  readonly doing: string | null;
  readonly leaseIds: readonly string[];
}

/** A lease that goes on. */
export interface ExtendedLease {
  readonly leaseId: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** The robot is asked to stop working on it. */
  readonly cancelRequested: boolean;
}

export interface Heard {
  readonly extended: readonly ExtendedLease[];
  /** Leases that are the robot's no more: it stops working on them. */
  readonly lost: readonly string[];
}

/** How a robot is doing, as it has said last. */
export interface Presence {
  readonly isConnected: boolean;
  readonly doing: string | null;
  /** Milliseconds since 1970. */
  readonly lastSeen: number;
}

/** Robots' programs that run. */
export interface BotSessions {
  /** A program has started; resolves when all nodes know it. Throws ForbiddenOperation, InvalidArgument. */
  open(context: CommandContext, doing: string | null): Promise<{ readonly id: string }>;

  /**
   * A program goes on, and so do the leases that it names, each for as long as it was granted for. Throws ItemNotFound
   * where there is no such session of the caller's, ForbiddenOperation, InvalidArgument.
   */
  beat(context: CommandContext, heartbeat: Heartbeat): Promise<Heard>;

  /** How each of these bots is doing, by its id; none of who was never heard of, or long ago. */
  presenceOf(botIds: readonly number[]): Promise<ReadonlyMap<number, Presence>>;
}

export function botSessions(orchestrator: Orchestrator, sessions: Sessions): BotSessions {
  const { clock } = orchestrator;
  return {
    async open(context, doing) {
      demandBot(orchestrator, context);
      checkDoing(doing);
      const session = { id: randomUUID(), principalKey: holderOf(context.principal), doing, beatAt: clock() };
      sessions.put(session);
      await sessions.flush();
      return { id: session.id };
    },

    async beat(context, { sessionId, doing, leaseIds }) {
      demandBot(orchestrator, context);
      checkDoing(doing);
      if (leaseIds.length > MAX_LEASES)
        throw new DomainError('InvalidArgument', `leaseIds must have at most ${MAX_LEASES} members.`);
      const session = await sessions.find(sessionId);
      if (session === null || session.principalKey !== holderOf(context.principal))
        throw new DomainError('ItemNotFound', 'The session does not exist.');
      sessions.put({ ...session, doing: doing ?? session.doing, beatAt: clock() });
      return extendAll(orchestrator, context, [...new Set(leaseIds)]);
    },

    async presenceOf(botIds) {
      const keys = botIds.map((id) => `bot:${id}`);
      const last = await sessions.lastOf(keys);
      const now = clock();
      return new Map(
        botIds.flatMap((id, index) => {
          const session = last.get(keys[index] ?? '');
          return session === undefined ? [] : [[id, presence(session, now)] as const];
        }),
      );
    },
  };
}

function checkDoing(doing: string | null): void {
  if (doing !== null) demandText('state', doing, MAX_DOING, false);
}

const presence = ({ doing, beatAt }: Session, now: number): Presence => ({
  isConnected: now - beatAt < CONNECTED_MS,
  doing,
  lastSeen: beatAt,
});

async function extendAll(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseIds: readonly string[],
): Promise<Heard> {
  const leases = await Promise.all(leaseIds.map((leaseId) => extended(orchestrator, context, leaseId)));
  return {
    extended: leases.filter((lease) => lease !== null),
    lost: leaseIds.filter((_, index) => leases[index] === null),
  };
}

/** Null where the lease is lost. */
async function extended(
  orchestrator: Orchestrator,
  context: CommandContext,
  leaseId: string,
): Promise<ExtendedLease | null> {
  try {
    const work = await leasedWork(orchestrator, context, leaseId);
    const { lease } = work.kind === 'task' ? work.task : work.item;
    const deadline = await extendLease(orchestrator, leaseId, lease?.leaseMs ?? 0);
    return { leaseId, deadline, cancelRequested: work.kind === 'task' && work.task.cancelRequested };
  } catch (error) {
    if (error instanceof DomainError && error.code === 'LeaseLost') return null;
    throw error;
  }
}
