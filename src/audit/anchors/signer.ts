import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { Keys } from '../../state/keys.ts';

/** Where the state keeps the private key: Ed25519, PKCS #8 in DER. */
const KEY = 'anchor.signing';

/** Signs anchors. */
export interface Signer {
  /** Base64 of its SPKI in DER. */
  readonly publicKey: string;
  /** The signature of a text, base64. */
  sign(text: string): string;
}

/** The signer of this installation, whose key is made at the first start. */
export const signerOf = async (keys: Keys): Promise<Signer> =>
  signerWith(await keys.getOrCreate(KEY, newPrivateKey));

/** The public key of this installation; null where it has none yet. */
export async function publicKeyOf(keys: Pick<Keys, 'find'>): Promise<string | null> {
  const found = await keys.find(KEY);
  return found === null ? null : signerWith(found).publicKey;
}

export function newPrivateKey(): Uint8Array {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
}

export function signerWith(privateKey: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: publicKey.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}
