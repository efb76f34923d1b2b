import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Anchor } from '../../../audit/anchors/anchor.ts';
import type { Proof } from '../../../audit/anchors/prove.ts';
import type { Instant } from '../../../domain/instant.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from '../types/connection.ts';
import { ProofSideEnum } from './enums.ts';

@ObjectType('Anchor', {
  description:
    'A signed statement about the whole log up to an event: which events there were, in which order. Keep anchors elsewhere, and nobody can alter or cut what they cover without being found out.',
})
export class AnchorType {
  @Field(() => Int, { description: 'Its place among all anchors, from 0, without gaps.' })
  declare readonly number: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  declare readonly at: Instant;

  @Field(() => Float, { description: 'How many events it covers: all that the log had.' })
  declare readonly count: number;

  @Field(() => ID, { description: 'The position of the last of them, in the log `logId`.' })
  declare readonly position: string;

  @Field(() => ID, { description: 'The log that it was made in: this one, or one that this was moved from.' })
  declare readonly logId: string;

  @Field(() => String, {
    description: 'Root of the Merkle tree over the hashes of the events behind the anchor before it, in hex.',
  })
  declare readonly span: string;

  @Field(() => String, { description: 'Root of the Merkle tree over `span` of all anchors up to this one.' })
  declare readonly root: string;

  @Field(() => String, {
    nullable: true,
    description: 'Hash of the anchor before it; null for the first one.',
  })
  declare readonly previous: string | null;

  @Field(() => String, { description: 'Its own hash: SHA-256 over `statement` and `signature`.' })
  declare readonly hash: string;

  @Field(() => String, { description: 'The Ed25519 key of its signature: SPKI in DER, as base64.' })
  declare readonly publicKey: string;

  @Field(() => String, { description: 'What was signed, to the letter: all of the above as JSON.' })
  declare readonly statement: string;

  @Field(() => String, { description: 'The signature of `statement`, base64.' })
  declare readonly signature: string;
}

export const AnchorConnection = connectionType('Anchor', AnchorType, 'anchors');

@ObjectType('AnchorKey', { description: 'The key that this installation signs anchors with.' })
export class AnchorKeyType {
  @Field(() => String, { description: '`Ed25519`.' })
  declare readonly algorithm: string;

  @Field(() => String, {
    description:
      'The public key: SPKI in DER, as base64. Keep it where whoever runs this server cannot replace it.',
  })
  declare readonly publicKey: string;
}

@ObjectType('ProofStep', { description: 'One step from the hash of an event to the root of an anchor.' })
export class ProofStepType {
  @Field(() => ProofSideEnum, { description: 'On which side the other hash stands.' })
  declare readonly side: 'left' | 'right';

  @Field(() => String, { description: 'The other hash, in hex.' })
  declare readonly hash: string;
}

@ObjectType('InclusionProof', {
  description:
    'That an event was in the log when an anchor was made. Beginning with `hash`, each step takes the SHA-256 of the two hashes as text, left before right; the last one is `root` of the anchor.',
})
export class InclusionProofType {
  @Field(() => String, { description: 'The stream of the event.' })
  declare readonly stream: string;

  @Field(() => Int, { description: 'Its revision there.' })
  declare readonly revision: number;

  @Field(() => String, { description: 'Its hash, which covers the events before it, too.' })
  declare readonly hash: string;

  @Field(() => [ProofStepType], { description: 'The steps, in their order.' })
  declare readonly steps: readonly ProofStepType[];

  @Field(() => AnchorType, { description: 'The anchor.' })
  declare readonly anchor: AnchorType;
}

export const anchorNode = ({ said, hash, statement, signature }: Anchor): AnchorType => ({
  number: said.number,
  at: said.at,
  count: said.count,
  position: String(said.position),
  logId: said.logId,
  span: said.span,
  root: said.root,
  previous: said.previous,
  hash,
  publicKey: said.publicKey,
  statement,
  signature,
});

export const inclusionProofNode = ({ stream, revision, hash, steps, anchor }: Proof): InclusionProofType => ({
  stream,
  revision,
  hash,
  steps: steps.map((step) =>
    'left' in step ? { side: 'left', hash: step.left } : { side: 'right', hash: step.right },
  ),
  anchor: anchorNode(anchor),
});
