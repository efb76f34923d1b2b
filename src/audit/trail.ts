import type { Recorded } from '../domain/event.ts';
import type { TrailEntry, TrailFilter, TrailPage } from '../readModel/queries/auditTrail.ts';
import { listTrail } from '../readModel/queries/auditTrail.ts';
import type { Queries } from '../readModel/readModels.ts';
import { decode } from '../store/decode.ts';
import type { EventStore } from '../store/eventStore.ts';
import { hashOf } from '../store/hashChain.ts';

/** What somebody did, as the log has it. */
export interface TrailEvent extends TrailEntry {
  readonly event: Recorded;
  /** Of the chain of its stream; null where it carries none. */
  readonly hash: string | null;
}

type Log = Pick<EventStore, 'readStream'>;

/** Events asked of the log at the same time. */
const AT_ONCE = 50;

/** Some entries of the trail with their events, in the order asked for; without those that the log has no more. */
export async function readTrail(
  reads: Pick<Queries, 'lists'>,
  log: Log,
  filter: TrailFilter,
  page: TrailPage,
): Promise<TrailEvent[]> {
  const entries = await listTrail(reads, filter, page);
  const events: TrailEvent[] = [];
  for (let n = 0; n < entries.length; n += AT_ONCE) {
    const found = await Promise.all(entries.slice(n, n + AT_ONCE).map((entry) => withEvent(log, entry)));
    events.push(...found.filter((event) => event !== null));
  }
  return events;
}

async function withEvent(log: Log, entry: TrailEntry): Promise<TrailEvent | null> {
  const { stream, revision } = entry;
  const [stored] = await log.readStream(stream, { from: revision, maxCount: 1 });
  if (stored?.revision !== revision) return null;
  return { ...entry, event: decode(stored), hash: hashOf(stored) };
}
