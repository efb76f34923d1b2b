import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { AnchorQueries } from './audit/anchorQueries.ts';
import { TrailQueries } from './audit/trailQueries.ts';
import { VerificationQueries } from './audit/verificationQueries.ts';
import { Verifications } from './audit/verifications.ts';
import { WorkQueries } from './audit/workQueries.ts';
import { CommandSubscriptions } from './live/commandSubscriptions.ts';
import { OperationSubscriptions } from './live/operationSubscriptions.ts';
import { StatusSubscriptions } from './live/statusSubscriptions.ts';
import { WorkSubscriptions } from './live/workSubscriptions.ts';
import { AddItems } from './resolvers/addItems.ts';
import { Bots } from './resolvers/bots.ts';
import { Callbacks } from './resolvers/callbacks.ts';
import { Claims } from './resolvers/claims.ts';
import { Comments } from './resolvers/comments.ts';
import { DirectoryQueries } from './resolvers/directoryQueries.ts';
import { FolderQueries } from './resolvers/folderQueries.ts';
import { Leases } from './resolvers/leases.ts';
import { Erasures } from './resolvers/erasure.ts';
import { LogIn } from './resolvers/logIn.ts';
import { MachineRobots } from './resolvers/machineRobots.ts';
import { OperationMutations } from './resolvers/operationMutations.ts';
import { OperationQueries } from './resolvers/operationQueries.ts';
import { People } from './resolvers/people.ts';
import { ProcessFields, ProcessVersionFields } from './resolvers/processFields.ts';
import { ProcessMutations } from './resolvers/processMutations.ts';
import { ProcessQueries } from './resolvers/processQueries.ts';
import { QueueFields } from './resolvers/queueFields.ts';
import { QueueItemFields } from './resolvers/queueItemFields.ts';
import { QueueItemQueries } from './resolvers/queueItemQueries.ts';
import { QueueMutations } from './resolvers/queueMutations.ts';
import { QueueQueries } from './resolvers/queueQueries.ts';
import { Review } from './resolvers/review.ts';
import { RobotSessions } from './resolvers/robotSessions.ts';
import { Systems } from './resolvers/systems.ts';
import { TaskFields } from './resolvers/taskFields.ts';
import { TaskMutations } from './resolvers/taskMutations.ts';
import { TaskQueries } from './resolvers/taskQueries.ts';
import { Transactions } from './resolvers/transactions.ts';
import { WorkFields } from './resolvers/workFields.ts';
import { WorkReports } from './resolvers/workReports.ts';

/** Each subscription brings its own source of messages: nothing goes through type-graphql's. */
const ownSources: PubSub = {
  publish: () => {
    throw new TypeError('nothing is published to type-graphql');
  },
  subscribe: () => {
    throw new TypeError('nothing comes from type-graphql');
  },
};

/** The executable schema. Inputs are checked where they are used, by the rules of the catalogue of errors. */
export const createSchema = (): GraphQLSchema =>
  buildSchemaSync({
    resolvers: [
      QueueQueries,
      QueueFields,
      QueueItemQueries,
      QueueItemFields,
      AddItems,
      Transactions,
      Claims,
      Leases,
      WorkReports,
      WorkFields,
      Review,
      Erasures,
      OperationQueries,
      OperationMutations,
      Comments,
      QueueMutations,
      Callbacks,
      Systems,
      People,
      DirectoryQueries,
      MachineRobots,
      LogIn,
      FolderQueries,
      ProcessQueries,
      ProcessFields,
      ProcessVersionFields,
      ProcessMutations,
      TaskQueries,
      TaskFields,
      TaskMutations,
      Bots,
      RobotSessions,
      WorkQueries,
      TrailQueries,
      AnchorQueries,
      Verifications,
      VerificationQueries,
      WorkSubscriptions,
      StatusSubscriptions,
      CommandSubscriptions,
      OperationSubscriptions,
    ],
    pubSub: ownSources,
    validate: false,
  });

/** The schema as text, in an order that does not depend on that of the code. */
export const schemaText = (): string => `${printSchema(lexicographicSortSchema(createSchema()))}\n`;
