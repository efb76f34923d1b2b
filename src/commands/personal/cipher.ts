import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { PersonalField, Seal, Sealed } from '../../domain/personal.ts';

// AES-256-GCM under keys that are drawn from the key of a retry chain. The initialisation vector follows from the text:
// the same text under the same key is always sealed alike, so that a command given again compares equal, and no two
// texts meet under one vector.

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const drawn = (key: Uint8Array, use: 'encryption' | 'iv'): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `orchestream personal ${use} v1`, KEY_BYTES));

/** What the sealed text is tied to: it opens in no other place. */
const placeOf = (keyId: string, field: PersonalField): Buffer => Buffer.from(`${keyId}\0${field}`);

/** No text begins with it in UTF-8. */
const UTF16 = 0xff;

/** In UTF-8, or behind a mark in UTF-16 where that would lose half of a surrogate pair that stands alone. */
const bytesOf = (text: string): Buffer =>
  text.isWellFormed() ? Buffer.from(text) : Buffer.concat([Buffer.of(UTF16), Buffer.from(text, 'utf16le')]);

const textIn = (bytes: Buffer): string =>
  bytes[0] === UTF16 ? bytes.toString('utf16le', 1) : bytes.toString();

/** `keyId` names the key. Ciphertext and tag stand behind one another, in base64. */
export function sealText(key: Uint8Array, keyId: string, field: PersonalField, text: string): Sealed {
  const bytes = bytesOf(text);
  const iv = createHmac('sha256', drawn(key, 'iv'))
    .update(`${field}\0`)
    .update(bytes)
    .digest()
    .subarray(0, IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', drawn(key, 'encryption'), iv);
  cipher.setAAD(placeOf(keyId, field));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  return { alg: 'A256GCM', keyId, iv: iv.toString('base64'), text: sealed.toString('base64') };
}

/** Null where the key, the place or the sealed text is another one than it was sealed with. */
export function openText(
  key: Uint8Array,
  field: PersonalField,
  { keyId, iv, text }: Seal & { readonly text: string },
): string | null {
  const sealed = Buffer.from(text, 'base64');
  try {
    // A shorter tag would be easier to forge, and is refused.
    const decipher = createDecipheriv('aes-256-gcm', drawn(key, 'encryption'), Buffer.from(iv, 'base64'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(placeOf(keyId, field));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return textIn(Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]));
  } catch {
    // Where the state was lost, the chain has got another key since: what was sealed under the first one is gone with it.
    return null;
  }
}
