import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { VerificationState } from '../../../audit/verify/verifications.ts';
import type { BreakReason, FaultKind, VerificationResult } from '../../../domain/audit/events.ts';
import { isSound } from '../../../domain/audit/verification.ts';
import type { Instant } from '../../../domain/instant.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from '../types/connection.ts';
import { PrincipalType } from '../types/people.ts';
import { BreakReasonEnum, FaultKindEnum, VerificationStatusEnum } from './enums.ts';

@ObjectType('BrokenLink', { description: 'An event that does not continue the hash chain of its stream.' })
export class BrokenLinkType {
  @Field(() => String, { description: 'Its stream.' })
  declare readonly stream: string;

  @Field(() => Int, { description: 'Its revision there.' })
  declare readonly revision: number;

  @Field(() => BreakReasonEnum, { description: 'Why it does not.' })
  declare readonly reason: BreakReason;
}

@ObjectType('AnchorFault', { description: 'Something that is wrong with an anchor.' })
export class AnchorFaultType {
  @Field(() => Int, { description: 'The anchor by its number.' })
  declare readonly anchor: number;

  @Field(() => FaultKindEnum, { description: 'What kind of fault it is.' })
  declare readonly fault: FaultKind;

  @Field(() => String, { description: 'What exactly it is.' })
  declare readonly detail: string;
}

@ObjectType('AnchorKeyUse', { description: 'A key that anchors were signed with.' })
export class AnchorKeyUseType {
  @Field(() => String, { description: 'The public key, as in AnchorKey.' })
  declare readonly publicKey: string;

  @Field(() => Int, { description: 'The first anchor that was signed with it.' })
  declare readonly first: number;

  @Field(() => Int, { description: 'The last one.' })
  declare readonly last: number;

  @Field(() => Int, { description: 'How many.' })
  declare readonly anchors: number;
}

@ObjectType('VerificationResult', { description: 'What a verification of the whole log has found.' })
export class VerificationResultType {
  @Field(() => Boolean, { description: 'Whether every chain and every anchor holds.' })
  declare readonly valid: boolean;

  @Field(() => Float, { description: 'How many events the log has.' })
  declare readonly events: number;

  @Field(() => Float, { description: 'In how many streams.' })
  declare readonly streams: number;

  @Field(() => Float, { description: 'How many events do not continue the chain of their stream.' })
  declare readonly brokenLinks: number;

  @Field(() => [BrokenLinkType], { description: 'The first hundred of them.' })
  declare readonly broken: readonly BrokenLinkType[];

  @Field(() => Int, { description: 'How many anchors the log has.' })
  declare readonly anchors: number;

  @Field(() => Int, {
    description:
      'Anchors whose events cannot be compared: they were made in a log that this one was moved from, into a store that does not keep the order of what is moved.',
  })
  declare readonly incomparable: number;

  @Field(() => Float, { description: 'How many of the last events no anchor covers yet.' })
  declare readonly unanchored: number;

  @Field(() => Int, { description: 'How many things are wrong with anchors.' })
  declare readonly anchorFaults: number;

  @Field(() => [AnchorFaultType], { description: 'The first hundred of them.' })
  declare readonly faults: readonly AnchorFaultType[];

  @Field(() => [AnchorKeyUseType], { description: 'The keys that anchors were signed with.' })
  declare readonly keys: readonly AnchorKeyUseType[];
}

@ObjectType('Verification', {
  description: 'A verification of the whole log: a long-running operation, whose outcome stays in the log.',
})
export class VerificationType {
  @Field(() => ID, { description: 'Its id.' })
  declare readonly id: string;

  @Field(() => VerificationStatusEnum, { description: 'How far it is.' })
  declare readonly status: string;

  @Field(() => PrincipalType, { description: 'Who has asked for it.' })
  declare readonly startedBy: PrincipalType;

  @Field(() => DateTime, { description: 'When it began.' })
  declare readonly startedAt: Instant;

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null as long as it has not.' })
  declare readonly endedAt: Instant | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'How much of the log is read, from 0 to 1; null where it is not running, or another node is at it.',
  })
  declare readonly progress: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How many events were checked so far; null as `progress`.',
  })
  declare readonly eventsChecked: number | null;

  @Field(() => String, { nullable: true, description: 'Why it failed; null where it did not.' })
  declare readonly reason: string | null;

  @Field(() => VerificationResultType, {
    nullable: true,
    description: 'What was found, when it has finished.',
  })
  declare readonly result: VerificationResultType | null;
}

export const VerificationConnection = connectionType(
  'Verification',
  VerificationType,
  'verifications of the whole log',
);

export const verificationNode = (state: VerificationState): VerificationType => ({
  id: state.id,
  status: state.status,
  startedBy: state.startedBy,
  startedAt: state.startedAt,
  endedAt: state.endedAt,
  progress: state.progress?.share ?? null,
  eventsChecked: state.progress?.events ?? null,
  reason: state.reason,
  result: state.result === null ? null : resultNode(state.result),
});

const resultNode = (result: VerificationResult): VerificationResultType => ({
  ...result,
  valid: isSound(result),
  faults: result.faults.map(({ number, fault, detail }) => ({ anchor: number, fault, detail })),
});
