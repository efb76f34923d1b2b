import type { BatchRow } from '../domain/batch.ts';
import type { EventStore } from '../store/eventStore.ts';
import { append, appendAll } from './append.ts';
import { readHead } from './foldedStreams.ts';
import type { Consequence } from './followUps.ts';
import { consequencesOf, sealFollowUp, writeAllFollowUps } from './followUps.ts';
import type { SealedAppend } from './sealedAppend.ts';
import { noHead } from './sealedAppend.ts';

/** What a commit wrote: the decision, then its follow-ups, and theirs. */
export type Committed = readonly SealedAppend[];

/**
 * Appends a decision and everything that follows from it, and resolves when all of it is durable. Where the store
 * can, all goes into one commit; else the decision first, and what a crash leaves open the reactor writes later.
 *
 * Throws WrongExpectedRevision where the decision's stream has moved on; nothing is written then.
 */
export async function commit(
  store: EventStore,
  decision: SealedAppend,
  rows: readonly BatchRow[] = [],
): Promise<Committed> {
  const consequences = consequencesOf(decision.recorded, rows);
  if (consequences.length === 0) {
    await append(store, decision.append);
    return [decision];
  }
  return store.capabilities.multiStreamAppend
    ? commitAtOnce(store, decision, consequences)
    : commitInTurn(store, decision, consequences);
}

async function commitAtOnce(
  store: EventStore,
  decision: SealedAppend,
  consequences: readonly Consequence[],
): Promise<Committed> {
  const sealed: SealedAppend[] = [decision];
  for (let left = consequences; left.length > 0;) {
    const followUps = await Promise.all(left.map((consequence) => sealBehindHead(store, consequence)));
    sealed.push(...followUps);
    left = followUps.flatMap(({ recorded }) => consequencesOf(recorded));
  }
  await appendAll(
    store,
    sealed.map((each) => each.append),
  );
  return sealed;
}

const sealBehindHead = async (store: EventStore, consequence: Consequence): Promise<SealedAppend> =>
  sealFollowUp(
    consequence,
    consequence.followUp.isNew ? noHead : await readHead(store, consequence.followUp.stream),
  );

async function commitInTurn(
  store: EventStore,
  decision: SealedAppend,
  consequences: readonly Consequence[],
): Promise<Committed> {
  await append(store, decision.append);
  return [decision, ...(await writeAllFollowUps(store, consequences))];
}
