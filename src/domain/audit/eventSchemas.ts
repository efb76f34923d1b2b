import type { EventSchema } from '../schema/eventSchema.ts';
import { eventSchemas } from '../schema/eventSchema.ts';
import { list, object, oneOf, sha256, text, whole } from '../schema/words.ts';
import type { AnchorEvent, AnchorText, VerificationEvent, VerificationResult } from './events.ts';
import { breakReasons, faultKinds } from './events.ts';

const anchors = eventSchemas<AnchorEvent>('anchor', {
  Anchor: [
    'The log up to an event was signed.',
    object<AnchorText>('The anchor.', {
      statement: text('What was signed, as JSON: see the documentation of anchors.', {
        contentMediaType: 'application/json',
      }),
      signature: text('Ed25519 over the statement, base64.'),
      nodes: list(
        'Nodes of the tree over spans that are complete with it, from its own span upwards.',
        sha256('SHA-256 in hex.'),
      ),
    }),
  ],
});

const count = (description: string) => whole(description, 0);

const result = object<VerificationResult>('What was found.', {
  events: count('Events in the log.'),
  streams: count('Their streams.'),
  brokenLinks: count('Events that do not continue the chain of their stream.'),
  broken: list(
    'The first of them.',
    object<VerificationResult['broken'][number]>('One of them.', {
      stream: text('Its stream.'),
      revision: count('Its place in the stream, from 0.'),
      reason: oneOf('Why.', breakReasons),
    }),
  ),
  anchors: count('Anchors in the log.'),
  incomparable: count('Anchors whose events cannot be compared.'),
  unanchored: count('Events that no anchor covers yet.'),
  anchorFaults: count('What is wrong with anchors.'),
  faults: list(
    'The first of it.',
    object<VerificationResult['faults'][number]>('One fault.', {
      number: count('Of which anchor.'),
      fault: oneOf('What kind of fault.', faultKinds),
      detail: text('What it is, for people.'),
    }),
  ),
  keys: list(
    'The keys that anchors were signed with.',
    object<VerificationResult['keys'][number]>('One of them.', {
      publicKey: text('Ed25519, as base64 of its SPKI in DER.'),
      first: count('The first anchor signed with it.'),
      last: count('The last one.'),
      anchors: count('How many.'),
    }),
  ),
});

const verifications = eventSchemas<VerificationEvent>('verification', {
  Started: [
    'Somebody lets the whole log be verified.',
    object('How.', {
      trustedKeys: list('Public keys that count besides the own one.', text('Base64 of the SPKI in DER.')),
    }),
  ],
  Finished: ['The whole log was verified.', result],
  Failed: ['The log could not be verified to its end.', object('Why.', { reason: text('Why, for people.') })],
});

export const auditSchemas: readonly EventSchema[] = [...anchors, ...verifications];
