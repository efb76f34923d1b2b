import type { Recorded } from '../../domain/event.ts';
import { categoryOf } from '../../domain/event.ts';
import type { OperationEvent } from '../../domain/operation/events.ts';

export const isOperationEvent = (event: Recorded): event is Recorded<OperationEvent> =>
  categoryOf(event.stream) === 'operation';

/**
 * Calls back for each event of an operation, whichever node has written it, as this node follows the log; returns how
 * that is ended. `listen` is that of the node's memory.
 */
export const onOperationEvent = (
  listen: (listener: (event: Recorded) => void) => () => void,
  listener: (event: Recorded<OperationEvent>) => void,
): (() => void) =>
  listen((event) => {
    if (isOperationEvent(event)) listener(event);
  });
