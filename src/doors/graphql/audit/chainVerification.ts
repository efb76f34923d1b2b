import { Field, Int, ObjectType } from 'type-graphql';
import type { BreakReason } from '../../../domain/audit/events.ts';
import type { Verification } from '../../../store/verifyChains.ts';
import { BreakReasonEnum } from './enums.ts';

@ObjectType('ChainVerification', {
  description:
    'What recomputing the hash chain of one stream has shown. A chain does not know its own end: that events were cut off there is told by anchors (`verifyAll`, `inclusionProof`).',
})
export class ChainVerificationType {
  @Field(() => Boolean, { description: 'Whether every event is the one that was sealed, in its place.' })
  declare readonly valid: boolean;

  @Field(() => Int, { description: 'How many events it has.' })
  declare readonly events: number;

  @Field(() => Int, { nullable: true, description: 'The first one that does not hold; null where all do.' })
  declare readonly firstBrokenRevision: number | null;

  @Field(() => BreakReasonEnum, { nullable: true, description: 'Why that does not hold.' })
  declare readonly reason: BreakReason | null;

  @Field(() => Int, {
    description:
      'How many do not hold. Behind a broken one the chain goes on from the hash that stands there.',
  })
  declare readonly brokenLinks: number;
}

export const chainVerificationNode = ({
  events,
  broken,
}: Omit<Verification, 'streams'>): ChainVerificationType => ({
  valid: broken.length === 0,
  events,
  firstBrokenRevision: broken[0]?.revision ?? null,
  reason: broken[0]?.reason ?? null,
  brokenLinks: broken.length,
});
