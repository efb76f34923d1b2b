import { DomainError } from '../domain/errors.ts';
import type { CommandContext, Orchestrator } from './context.ts';
import { metadataOf } from './context.ts';
import { nameStream, settledReservation, takeText } from './reservations.ts';

/** UUIDs are unique in a tenant, not in a folder. */
const ANY_FOLDER = 0;

/**
 * Takes a UUID for a version of the process with this token: a version is looked for by its UUID alone. What the process
 * has taken already it may use, once: a publication that was not carried out can so be repeated. Throws NameAlreadyUsed
 * where another process has it, for its token or for a version.
 */
export async function takeVersionKey(
  orchestrator: Orchestrator,
  context: CommandContext,
  versionKey: string,
  token: string,
): Promise<void> {
  const { store, clock } = orchestrator;
  if (isUsedElsewhere(orchestrator, versionKey, token)) throw used();
  const stream = nameStream('version', ANY_FOLDER, versionKey);
  const metadata = metadataOf(context, clock);
  try {
    await takeText(store, { stream, taken: { key: token }, refusal: 'NameAlreadyUsed', metadata }, clock);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'NameAlreadyUsed') throw error;
    const { state } = await settledReservation(store, stream, metadata, clock);
    if (state.kind !== 'held' || state.key !== token) throw used();
  }
}

/** Also where nothing was taken: a version of an older log, or a token. */
const isUsedElsewhere = ({ definitions }: Orchestrator, versionKey: string, token: string): boolean =>
  definitions
    .processes()
    .some(
      ({ key, versions }) => key !== token && [key, ...versions.map((each) => each.key)].includes(versionKey),
    );

const used = (): DomainError =>
  new DomainError('NameAlreadyUsed', 'The UUID of the version is that of another process or version.');
