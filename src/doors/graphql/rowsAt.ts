import { Arg } from 'type-graphql';
import { demandSinceBeginning } from '../../audit/beginning.ts';
import { demand } from '../../auth/caller.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Queries } from '../../readModel/readModels.ts';
import type { GraphQLContext } from './context.ts';
import { caughtUp } from './reading.ts';
import { DateTime } from './scalars/dateTime.ts';

/** The instant as of which a list is. */
export const AsOfArg = (): ReturnType<typeof Arg> =>
  Arg('asOf', () => DateTime, {
    nullable: true,
    description:
      'As they were at this instant. The rows are made from the log when they are first asked for, which takes a while where that is long. What leads beyond them is of today.',
  });

/** The rows of today, or as they were at an instant. Throws as Snapshots do, ForbiddenOperation, InvalidArgument. */
export async function rowsAt(context: GraphQLContext, asOf: Instant | null | undefined): Promise<Queries> {
  if (typeof asOf !== 'string') return caughtUp(context);
  demand(context.caller, 'Audit.View');
  await demandSinceBeginning(await caughtUp(context), asOf, 'asOf');
  return context.services.audit.snapshots.at(asOf);
}
