import { Field, ID, InputType, Int } from 'type-graphql';
import type { Publication } from '../../../commands/publishProcess.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { ContextVariable, Scope, VariableType } from '../../../domain/process/variables.ts';
import { VariableScopeEnum, VariableTypeEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';

@InputType('ContextVariableInput', {
  description: "What the context of a process's tasks may hold under a name.",
})
export class ContextVariableInput {
  @Field(() => String, {
    description: 'Its name, 1 to 250 characters, unique in its version without regard to case.',
  })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'The name as it is shown, at most 250 characters.' })
  declare readonly caption?: string | null;

  @Field(() => VariableTypeEnum, { description: 'What it holds.' })
  declare readonly type: VariableType;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it holds a list of that.' })
  declare readonly isArray: boolean;

  @Field(() => VariableScopeEnum, { defaultValue: 'In', description: 'Which way it goes.' })
  declare readonly scope: Scope;
}

@InputType('PublishProcessInput', { description: 'A version to publish.' })
export class PublishProcessInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The token of the process, a UUID. A new process begins where none has it, or where it is left out.',
  })
  declare readonly process?: string | null;

  @Field(() => String, { description: 'The name of the process, 1 to 250 characters.' })
  declare readonly name: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Its number, higher than all before; the next one where it is left out.',
  })
  declare readonly version?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The UUID of this version; one is made up where it is left out.',
  })
  declare readonly key?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The UUIDs of the groups whose bots may run it, at most 100; where there are none, all may.',
  })
  declare readonly groups?: readonly string[] | null;

  @Field(() => [ContextVariableInput], {
    nullable: true,
    description:
      'What may go in and out, at most 500; left out, anything may, and where it is empty, nothing.',
  })
  declare readonly variables?: readonly ContextVariableInput[] | null;

  @Field(() => String, { nullable: true, description: 'The hash of its program, at most 128 characters.' })
  declare readonly hash?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When its designer made it.' })
  declare readonly created?: Instant | null;
}

@InputType('EditProcessInput', { description: 'What to change of a process.' })
export class EditProcessInput {
  @Field(() => Int, {
    description: 'How often a task may be begun where its bots lose their leases, 1 to 50.',
  })
  declare readonly maxAttempts: number;
}

export const publicationOf = ({
  process,
  name,
  version,
  key,
  groups,
  variables,
  hash,
  created,
}: PublishProcessInput): Publication => ({
  process: process ?? null,
  name,
  version: version ?? null,
  key: key ?? null,
  groups: groups ?? [],
  context: variables?.map(variableOf) ?? null,
  hash: hash ?? null,
  created: created ?? null,
});

const variableOf = ({ name, caption, type, isArray, scope }: ContextVariableInput): ContextVariable => ({
  name,
  caption: caption ?? null,
  type,
  isArray,
  scope,
});
