import type { LogLine } from '../domain/task/log.ts';
import { decide, emptyLog } from '../domain/task/log.ts';
import { append } from './append.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { retryOnConflict } from './retryOnConflict.ts';
import { noHead, sealAppend } from './sealedAppend.ts';

/** Whether a log is full, so that what comes is left out. */
export interface LogState {
  readonly isTruncated: boolean;
}

/**
 * Adds lines of a run to the log of a piece of work. Lines that are there already (the same run, the same number) are
 * left out, and so is what has no room any more. Throws InvalidArgument, BodyTooLarge.
 */
export function appendLog(
  { logs, store, clock }: Orchestrator,
  context: CommandContext,
  stream: string,
  run: number,
  lines: readonly LogLine[],
): Promise<LogState> {
  const metadata = metadataOf(context, clock);
  return retryOnConflict(
    async () => {
      const before = await logs.load(stream);
      const { state, head } = before ?? { state: emptyLog, head: noHead };
      const events = decide(run, lines, state);
      if (events.length === 0) return { isTruncated: state.isTruncated };
      const sealed = sealAppend(stream, head, events, metadata);
      await append(store, sealed.append);
      const after = logs.appended(stream, before, sealed.recorded, sealed.head);
      return { isTruncated: after.state.isTruncated };
    },
    () => {
      logs.evict(stream);
    },
  );
}
