import { shownLog } from '../../../audit/shownWork.ts';
import type { Recorded } from '../../../domain/event.ts';
import type { EventStore } from '../../../store/eventStore.ts';
import type { Services } from '../../http/services.ts';
import type { WorkEventType } from '../audit/workEvent.ts';
import { workEventNode } from '../audit/workEvent.ts';
import { statusLoaders } from '../statusLoaders.ts';
import type { LiveEvent } from './liveEvent.ts';
import { queueNamedIn, workOfStream } from './liveEvent.ts';
import { Pace } from './pace.ts';
import type { LiveSettings } from './settings.ts';
import type { StatusWatchOptions } from './statusWatch.ts';
import { StatusWatch } from './statusWatch.ts';
import { StreamWatch } from './streamWatch.ts';
import { WorkEntries } from './workEntries.ts';
import { WorkHub } from './workHub.ts';

/** What subscriptions draw from: one for all of a server. */
export interface Live {
  readonly settings: LiveSettings;
  readonly store: EventStore;
  readonly hub: WorkHub;
  /** At which those read the log who come back after long. */
  readonly pace: Pace;
  readonly liveEvent: (event: Recorded) => LiveEvent;
  readonly queueOf: (event: Recorded) => Promise<number | null>;
  readonly statuses: StatusWatch;
  readonly streams: StreamWatch;
  readonly statusOf: StatusWatchOptions['statusOf'];
  readonly stop: () => void;
}

/** Hears of what happens until it is stopped. */
export function startLive(services: Services, settings: LiveSettings): Live {
  const { store, items } = services.orchestrator;
  const entries = new WorkEntries(shownLog(services.orchestrator));
  const liveEvent = (event: Recorded): LiveEvent => liveEventOf(entries, event);
  const queueOfStream = async (stream: string): Promise<number | null> =>
    (await items.load(stream))?.state.created.queueId ?? null;
  const hub = new WorkHub({ liveEvent, queueOf: queueOfStream });
  const statusOf = statusReader(services);
  const statuses = new StatusWatch({ statusOf });
  const streams = new StreamWatch();
  return {
    settings,
    store,
    hub,
    pace: new Pace(),
    liveEvent,
    queueOf: async (event) => queueNamedIn(event) ?? queueOfStream(event.stream),
    statuses,
    streams,
    statusOf,
    stop: services.listen((event) => {
      hub.heard(event);
      statuses.heard(event);
      streams.heard(event);
    }),
  };
}

/** All figures of some queues in one statement. */
function statusReader({ reads, seen }: Services): StatusWatchOptions['statusOf'] {
  const { ofQueue } = statusLoaders(async () => reads);
  return async (queueIds, wanted) => {
    if ((await seen.caughtUp(wanted)) > 0) return null;
    const position = Math.max(wanted, reads.consistency.checkpoint);
    const found = await Promise.all(queueIds.map((queueId) => ofQueue.load(queueId)));
    return found.flatMap((status) =>
      status === null ? [] : [{ queueId: status.queue.id, status, position }],
    );
  };
}

function liveEventOf(entries: WorkEntries, event: Recorded): LiveEvent {
  const work = workOfStream(event.stream);
  if (work === null) throw new TypeError(`${event.stream} is no stream of work`);
  let node: Promise<WorkEventType> | null = null;
  return { event, work, node: () => (node ??= entries.of(work, event).then(workEventNode)) };
}
