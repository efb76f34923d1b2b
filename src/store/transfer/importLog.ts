import type { EventStore } from '../eventStore.ts';
import { WrongExpectedRevision } from '../eventStore.ts';
import { BrokenFile } from './brokenFile.ts';
import { Chains } from './chains.ts';
import { ForeignLog, HeldLog } from './heldLog.ts';
import { pagesOf } from './pages.ts';
import type { FileEvent } from './readEvents.ts';
import { wavesOf } from './waves.ts';

/** The log that is written, by nobody else meanwhile. */
export type Target = Pick<EventStore, 'capabilities' | 'append' | 'appendAll' | 'readAll' | 'readStream'>;

/** Events of the file that the log holds, from the first one on. */
export interface Imported {
  readonly events: number;
  /** Of these, how many it held before. */
  readonly heldBefore: number;
}

/**
 * Writes the events of a file to a log that is empty or holds the first of them, in the order of the file, page by
 * page. Each page is checked (chains, continuation) before it is written. `onProgress` is told after each page, and so
 * knows how far it came where this throws: BrokenFile, ForeignLog, StoreUnavailable or UnknownOutcome. Run again, it
 * goes on behind that.
 */
export async function importLog(
  target: Target,
  events: AsyncIterable<FileEvent>,
  onProgress: (imported: Imported) => void = () => {},
): Promise<Imported> {
  const chains = new Chains(target);
  const held = new HeldLog(target);
  let imported: Imported = { events: 0, heldBefore: 0 };
  for await (const page of pagesOf(events)) {
    await chains.check(page);
    const isHeld = await held.holds(page);
    if (!isHeld) await write(target, page);
    imported = {
      events: imported.events + page.length,
      heldBefore: imported.heldBefore + (isHeld ? page.length : 0),
    };
    onProgress(imported);
  }
  return imported;
}

async function write(target: Target, page: readonly FileEvent[]): Promise<void> {
  const { multiStreamAppend } = target.capabilities;
  const waves = wavesOf(
    page.map(({ event }) => event),
    { isUnordered: !multiStreamAppend },
  );
  try {
    // A store that can do that writes what it is given in this order, as many waves as it likes with one flush.
    if (multiStreamAppend) await allOf(waves.map((wave) => target.appendAll(wave)));
    else for (const wave of waves) await allOf(wave.map((each) => target.append(each)));
  } catch (error) {
    throw meaningOf(error, page);
  }
}

/** All have come to an end when this does: what is under way could not be told from what was not written. */
async function allOf(appends: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(appends);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function meaningOf(error: unknown, page: readonly FileEvent[]): unknown {
  if (error instanceof WrongExpectedRevision)
    return new ForeignLog(
      `it holds other events of ${error.stream} (it ends with revision ${error.actualRevision})`,
    );
  // Chains hold, but no store takes it: the name of a stream, an id, a size.
  const isRefused = error instanceof TypeError || ['AppendTooLarge', 'StreamFull'].includes(nameOf(error));
  return isRefused ? new BrokenFile(`${linesOf(page)}: ${messageOf(error)}`) : error;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const linesOf = (page: readonly FileEvent[]): string =>
  `lines ${page[0]?.line ?? 0} to ${page.at(-1)?.line ?? 0}`;
