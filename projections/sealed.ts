import type { Envelope } from '../src/domain/envelope.ts';

// A row holds an envelope as its text, and beside it a seal (`alg`, `keyId` and `iv` as JSON) where it is encrypted.

const unsealed: Omit<Envelope, 'text'> = { alg: 'none', keyId: null, iv: null };

export function sealOf(envelope: Envelope | null): string | null {
  if (envelope === null || envelope.alg === 'none') return null;
  const { alg, keyId, iv } = envelope;
  return JSON.stringify({ alg, keyId, iv });
}

export function envelopeOf(text: string | null, seal: string | null): Envelope | null {
  if (text === null) return null;
  return { ...(seal === null ? unsealed : (JSON.parse(seal) as Omit<Envelope, 'text'>)), text };
}
