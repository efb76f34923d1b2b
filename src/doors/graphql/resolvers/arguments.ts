import { Arg, ID, Int } from 'type-graphql';

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

export const RevisionArg = (): ArgDecorator =>
  Arg('expectedRevision', () => Int, {
    nullable: true,
    description:
      'The `revision` of the item that the caller has seen; refused with OPTIMISTIC_CONCURRENCY where it has another one by now.',
  });

export const LeaseIdArg = (): ArgDecorator =>
  Arg('leaseId', () => ID, { description: 'The lease, as claimWork has answered it.' });
