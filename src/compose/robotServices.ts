import { botSessions } from '../commands/botSessions.ts';
import type { Orchestrator } from '../commands/context.ts';
import { rememberRequests } from '../commands/keepLease.ts';
import { ProgressThrottle } from '../commands/progressThrottle.ts';
import { WaitingTakers } from '../commands/waitingTakers.ts';
import { DomainError } from '../domain/errors.ts';
import type { Services } from '../doors/http/services.ts';
import type { State } from '../state/state.ts';
import type { Memory } from './memory.ts';
import type { Stops } from './stops.ts';

export interface RobotServicesOptions {
  readonly orchestrator: Orchestrator;
  readonly state: Pick<State, 'sessions'>;
  readonly memory: Pick<Memory, 'listen'>;
  readonly onError: (error: unknown, what: string) => void;
}

/** What the robot API works with beside the commands. */
export async function robotServices(
  { orchestrator, state, memory, onError }: RobotServicesOptions,
  stops: Stops,
): Promise<Pick<Services, 'takers' | 'sessions' | 'progress'>> {
  await rememberRequests(orchestrator);
  // A robot is told of a cancellation whichever node has heard of it.
  stops.push(memory.listen((event) => orchestrator.tasks.heard(event)));
  const takers = new WaitingTakers(orchestrator, (error) =>
    onError(error, 'work that nobody has heard of could not be given back'),
  );
  stops.push(() => takers.stop());
  const progress = new ProgressThrottle((error) => {
    // Nobody wants to know how far work was that somebody else has.
    if (!(error instanceof DomainError) || error.code !== 'LeaseLost')
      onError(error, 'the progress of work could not be kept');
  });
  stops.push(() => progress.stop());
  return { takers, sessions: botSessions(orchestrator, state.sessions), progress };
}
