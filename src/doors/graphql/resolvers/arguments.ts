import { Arg, ArgsType, Field, ID, Int } from 'type-graphql';
import type { WorkKind } from '../../../domain/work.ts';
import type { LeaseNamed } from '../leased.ts';
import { AccessEnum } from '../enums.ts';
import { WorkKindEnum } from '../workEnums.ts';

export type ArgDecorator = ReturnType<typeof Arg>;

/** The folder that a root field works in. */
export const FolderArg = (): ArgDecorator =>
  Arg('folderId', () => ID, {
    nullable: true,
    description:
      'The folder to work in. Where it is left out, a header names it (X-UIPATH-OrganizationUnitId, X-UIPATH-FolderKey or X-UIPATH-FolderPath), or it is the only one of the caller.',
  });

/** The item that a mutation changes. */
export const ItemIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The item by its number.' });

/** Who is to review something. */
export const ReviewerArg = (): ArgDecorator =>
  Arg('reviewerId', () => ID, { nullable: true, description: 'The user; null or left out for nobody.' });

export const RevisionArg = (): ArgDecorator =>
  Arg('expectedRevision', () => Int, {
    nullable: true,
    description:
      'The `revision` that the caller has seen of what is changed; refused with OPTIMISTIC_CONCURRENCY where it has another one by now.',
  });

/** The leased work that a mutation is about. */
@ArgsType()
export class LeaseArgs implements LeaseNamed {
  @Field(() => ID, { description: 'The lease, as claimWork has answered it.' })
  declare readonly leaseId: string;

  @Field(() => WorkKindEnum, {
    nullable: true,
    description:
      'What kind of work the lease is on. It need not be said, but where the lease is on other work, the call is refused with LEASE_LOST.',
  })
  declare readonly kind?: WorkKind | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The number of the work that the lease is on; as with `kind`.',
  })
  declare readonly id?: string | null;
}

export const KeyArg = (): ArgDecorator =>
  Arg('idempotencyKey', () => String, {
    nullable: true,
    description:
      'A name that the caller gives this call, 1 to 255 visible ASCII characters. Given again under it within 24 hours, the call is not carried out again; another call under it is refused with IDEMPOTENCY_KEY_REUSED.',
  });

/** Which of a list by their names. */
export const NameContainsArg = (): ArgDecorator =>
  Arg('nameContains', () => String, {
    nullable: true,
    description: 'Only those whose names hold this text, without regard to the case of ASCII letters.',
  });

/** Which of those that register by themselves. */
export const AccessArg = (): ArgDecorator =>
  Arg('access', () => AccessEnum, {
    nullable: true,
    description: 'Only those with this access: `REQUEST` are those that wait for an answer.',
  });
