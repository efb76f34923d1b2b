import { randomBytes } from 'node:crypto';
import DataLoader from 'dataloader';
import { DomainError } from '../../domain/errors.ts';
import type { PersonalField, Sealed } from '../../domain/personal.ts';
import type { QueueItem } from '../../domain/queueItem/state.ts';
import { hasSealed, openedItem } from '../../domain/queueItem/texts.ts';
import type { Contents } from '../../readModel/contents.ts';
import type { ErasableKeys } from '../../state/keys.ts';
import { KEY_BYTES, openText, sealText } from './cipher.ts';

/**
 * What is encrypted of items. Each retry chain has a key of its own, which is made when something of it is encrypted
 * first, and stands in the state under the chain's `Key` until the chain is erased.
 */
export interface Personal extends Contents {
  /** Throws ItemErased where the key of the chain was destroyed. */
  seal(chainKey: string, field: PersonalField, text: string): Promise<Sealed>;
  /** Destroys the key of a chain, and that of one which has none, so that it never gets one. */
  destroy(chainKey: string): Promise<void>;
  /** Those of some chains whose key was destroyed. */
  destroyed(chainKeys: readonly string[]): Promise<ReadonlySet<string>>;
}

const nameOf = (chainKey: string): string => `item.${chainKey}`;

const isDestroyed = (key: Uint8Array): boolean => key.byteLength === 0;

export function personalIn(keys: ErasableKeys): Personal {
  // What is added at the same time gets its keys in one commit. None is kept: one that was destroyed is of no use.
  const made = new DataLoader<string, Uint8Array>(
    async (chainKeys) => {
      const names = chainKeys.map(nameOf);
      const found = await keys.getOrCreateMany([...new Set(names)], () => randomBytes(KEY_BYTES));
      return names.map((name) => found.get(name) ?? new Error('a key that was made is not there'));
    },
    { cache: false },
  );

  /** Opens what is sealed under the keys of some chains; null where there is no key, another one, or none any more. */
  const opener = async (
    chainKeys: Iterable<string>,
  ): Promise<(field: PersonalField, sealed: Sealed) => string | null> => {
    const found = await keys.findMany([...new Set(chainKeys)].map(nameOf));
    return (field, sealed) => {
      const key = found.get(nameOf(sealed.keyId));
      return key === undefined || isDestroyed(key) ? null : openText(key, field, sealed);
    };
  };

  return {
    async seal(chainKey, field, text) {
      const key = await made.load(chainKey);
      if (isDestroyed(key)) throw new DomainError('ItemErased');
      return sealText(key, chainKey, field, text);
    },
    async items(items) {
      const sealed = items.filter(hasSealed);
      if (sealed.length === 0) return items;
      const open = await opener(sealed.map(({ created }) => created.key));
      return items.map((item) => (hasSealed(item) ? openedItem(item, open) : item));
    },
    async comments(comments) {
      const seals = comments.flatMap(({ seal }) => seal ?? []);
      if (seals.length === 0) return comments.map(({ text }) => text);
      const open = await opener(seals.map(({ keyId }) => keyId));
      return comments.map(({ text, seal }) => (seal === null ? text : open('comment', { ...seal, text })));
    },
    destroy: (chainKey) => keys.destroy(nameOf(chainKey)),
    async destroyed(chainKeys) {
      const found = await keys.findMany(chainKeys.map(nameOf));
      return new Set(
        chainKeys.filter((chainKey) => {
          const key = found.get(nameOf(chainKey));
          return key !== undefined && isDestroyed(key);
        }),
      );
    },
  };
}

/** One item as it is shown; at once where nothing of it is encrypted. */
export const shownItem = (personal: Contents, item: QueueItem): QueueItem | Promise<QueueItem> =>
  hasSealed(item) ? openedOne(personal, item) : item;

async function openedOne(personal: Contents, item: QueueItem): Promise<QueueItem> {
  const [opened = item] = await personal.items([item]);
  return opened;
}
