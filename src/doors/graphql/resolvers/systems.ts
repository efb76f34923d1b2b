import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { anotherSecret } from '../../../auth/anotherSecret.ts';
import { demand } from '../../../auth/caller.ts';
import { checkedSources } from '../../../auth/sources.ts';
import {
  allowSystem,
  lockSystem,
  registerSystem,
  setSystemSources,
} from '../../../commands/registerSystem.ts';
import type { Access } from '../../../domain/access.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { System } from '../../../domain/system/system.ts';
import type { ExpectedRevision, GraphQLContext } from '../context.ts';
import { commandOutsideFolders, expecting } from '../context.ts';
import { numberOf } from '../ids.ts';
import { RegisterSystemInput } from '../inputs/systemInput.ts';
import { readConnection } from '../lists/connection.ts';
import { systemList } from '../lists/taskDefinitionLists.ts';
import { type Key, once } from '../once.ts';
import { caughtUp } from '../reading.ts';
import { PageArgs } from '../types/connection.ts';
import { SystemConnection, systemNode, SystemSecretType, SystemType } from '../types/system.ts';
import { AccessArg, type ArgDecorator, KeyArg, NameContainsArg, RevisionArg } from './arguments.ts';

const SystemIdArg = (): ArgDecorator => Arg('id', () => ID, { description: 'The system by its number.' });

@Resolver()
export class Systems {
  @Query(() => SystemType, {
    nullable: true,
    description: 'A system by its number; null where there is none. Needs Systems.View.',
  })
  system(@Ctx() context: GraphQLContext, @SystemIdArg() id: string) {
    demand(context.caller, 'Systems.View');
    const found = systemOf(context, id);
    return found === null ? null : systemNode(found);
  }

  @Query(() => SystemConnection, {
    description: 'All systems that have registered, by their names. Needs Systems.View.',
  })
  async systems(
    @Ctx() context: GraphQLContext,
    @Args(() => PageArgs) page: PageArgs,
    @NameContainsArg() nameContains: string | null | undefined,
    @AccessArg() access: Access | null | undefined,
  ) {
    demand(context.caller, 'Systems.View');
    return readConnection(context, systemList(await caughtUp(context), { nameContains, access }), page);
  }

  @Mutation(() => SystemType, {
    description:
      "Registers a system, as it can itself through ELMA's routes: it is then to be let in with allowSystem. One that is known stays as it is. Needs Systems.Create. Errors: INVALID_ARGUMENT, TOO_MANY_REQUESTS (too many wait to be let in).",
  })
  async registerSystem(
    @Ctx() context: GraphQLContext,
    @Arg('input', () => RegisterSystemInput, { description: 'The system.' })
    { uuid, name, description }: RegisterSystemInput,
  ) {
    const command = commandOutsideFolders(context, 'Systems.Create');
    const registration = { key: uuid, name, description: description ?? null };
    return systemNode(await registerSystem(context.services.orchestrator, command, registration));
  }

  @Mutation(() => SystemType, {
    description:
      'Lets a system set tasks, also one that was locked. Needs Systems.Edit. Errors: ITEM_NOT_FOUND.',
  })
  async allowSystem(
    @Ctx() context: GraphQLContext,
    @SystemIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandOutsideFolders(context, 'Systems.Edit'), expectedRevision);
    const call = ['allowSystem', numberOf(id), expectedRevision ?? null] as const;
    const accepted = await once(context, command, key, call);
    return systemNode(await allowSystem(context.services.orchestrator, accepted, numberOf(id)));
  }

  @Mutation(() => SystemType, {
    description:
      'Keeps a system out; the tasks that it has set go on. Needs Systems.Edit. Errors: ITEM_NOT_FOUND.',
  })
  async lockSystem(
    @Ctx() context: GraphQLContext,
    @SystemIdArg() id: string,
    @RevisionArg() expectedRevision: ExpectedRevision,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandOutsideFolders(context, 'Systems.Edit'), expectedRevision);
    const call = ['lockSystem', numberOf(id), expectedRevision ?? null] as const;
    const accepted = await once(context, command, key, call);
    return systemNode(await lockSystem(context.services.orchestrator, accepted, numberOf(id)));
  }

  @Mutation(() => SystemType, {
    description:
      'Says from which networks a system may call, in place of those that were said before. Needs Systems.Edit. Errors: ITEM_NOT_FOUND, INVALID_ARGUMENT.',
  })
  async setSystemSources(
    @Ctx() context: GraphQLContext,
    @SystemIdArg() id: string,
    @Arg('sources', () => [String], {
      description:
        'Networks such as `10.1.0.0/16`, or addresses, at most 100; none lets it call from anywhere. Where a proxy stands in front of the server, TRUSTED_PROXIES must name it.',
    })
    sources: readonly string[],
    @RevisionArg() expectedRevision: ExpectedRevision,
    @KeyArg() key: Key,
  ) {
    const command = expecting(commandOutsideFolders(context, 'Systems.Edit'), expectedRevision);
    const call = ['setSystemSources', numberOf(id), sources, expectedRevision ?? null] as const;
    const accepted = await once(context, command, key, call);
    const { orchestrator } = context.services;
    return systemNode(await setSystemSources(orchestrator, accepted, numberOf(id), checkedSources(sources)));
  }

  @Mutation(() => SystemSecretType, {
    description:
      "Makes another secret for a system, which ELMA's routes ask for where a UUID proves nothing (ELMA_UUID_AS_TOKEN=false). It counts until it is revoked, and lets in nobody who is not allowed. Needs Systems.Edit. Errors: ITEM_NOT_FOUND.",
  })
  async newSystemSecret(
    @Ctx() context: GraphQLContext,
    @SystemIdArg() id: string,
    @Arg('revokeOthers', () => Boolean, {
      defaultValue: false,
      description:
        'Whether its other secrets count no more from now on. To change a secret without a pause, make one, let the system use it, and then make another one and revoke the others.',
    })
    revokeOthers: boolean,
  ) {
    demand(context.caller, 'Systems.Edit');
    const system = systemOf(context, id);
    if (system === null) throw new DomainError('ItemNotFound', 'The system does not exist.');
    const owner = { kind: 'system', principalId: String(system.id) } as const;
    return anotherSecret(context.services.auth, owner, 'newSystemSecret', revokeOthers);
  }
}

function systemOf({ services }: GraphQLContext, id: string): System | null {
  const system = services.orchestrator.definitions.system(numberOf(id));
  return system === undefined || system.deleted ? null : system;
}
