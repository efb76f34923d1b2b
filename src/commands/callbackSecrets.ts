import { randomBytes } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import type { Keys } from '../state/keys.ts';
import type { Orchestrator } from './context.ts';

/** What callbacks to a system are signed with. They stand in the state, and nowhere else. */
export interface CallbackSecrets {
  /** The keys that count now, the newest first: two for a while after a change, none where the system has none. */
  keysOf(systemId: number): Promise<readonly Uint8Array[]>;
  /** Makes a new one; the one before counts until `previousUntil` (milliseconds since 1970), null where there was none. */
  rotate(systemId: number): Promise<NewSecret>;
}

export interface NewSecret {
  /** `whsec_` and the key in base64: to be shown once (Standard Webhooks). */
  readonly secret: string;
  readonly previousUntil: number | null;
}

/** As it is kept, in JSON. Keys are in base64. */
interface Kept {
  readonly key: string;
  readonly previous?: { readonly key: string; readonly until: number };
}

const KEY_BYTES = 32;
/** How long a receiver has to learn the new secret. */
const OVERLAP_MS = 86_400_000;

const nameOf = (systemId: number): string => `callback.${systemId}`;

export function callbackSecrets(keys: Keys, clock: () => number): CallbackSecrets {
  const find = async (systemId: number): Promise<Kept | null> => {
    const kept = await keys.find(nameOf(systemId));
    return kept === null ? null : (JSON.parse(Buffer.from(kept).toString()) as Kept);
  };

  return {
    keysOf: async (systemId) => {
      const kept = await find(systemId);
      if (kept === null) return [];
      const { key, previous } = kept;
      const counting = previous !== undefined && previous.until > clock() ? [key, previous.key] : [key];
      return counting.map((each) => Buffer.from(each, 'base64'));
    },
    rotate: async (systemId) => {
      const before = await find(systemId);
      const key = randomBytes(KEY_BYTES).toString('base64');
      const until = clock() + OVERLAP_MS;
      const kept: Kept = before === null ? { key } : { key, previous: { key: before.key, until } };
      await keys.set(nameOf(systemId), Buffer.from(JSON.stringify(kept)));
      return { secret: `whsec_${key}`, previousUntil: before === null ? null : until };
    },
  };
}

/** Gives a system another secret, or its first one. Throws ItemNotFound. */
export async function rotateCallbackSecret(
  { definitions }: Pick<Orchestrator, 'definitions'>,
  secrets: CallbackSecrets,
  systemId: number,
): Promise<NewSecret> {
  const system = definitions.system(systemId);
  if (system === undefined || system.deleted)
    throw new DomainError('ItemNotFound', 'The system does not exist.');
  return secrets.rotate(systemId);
}
