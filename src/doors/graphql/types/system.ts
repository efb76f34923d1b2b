import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Access } from '../../../domain/access.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { System } from '../../../domain/system/system.ts';
import { AccessEnum } from '../enums.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';

/** Without the UUID, which can be all that a system proves itself with. */
@ObjectType('System', {
  description:
    "An external system that sets tasks through ELMA's routes once it is allowed. It is of no folder. Its UUID is never shown.",
})
export class SystemType {
  @Field(() => ID, { description: 'Its number.' })
  declare readonly id: string;

  @Field(() => Int, { description: 'The revision of its last event.' })
  declare readonly revision: number;

  @Field(() => String, { description: 'What it calls itself.' })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'What it says of itself.' })
  declare readonly description: string | null;

  @Field(() => AccessEnum, { description: 'Whether it may set tasks.' })
  declare readonly access: Access;

  @Field(() => [String], {
    description:
      'The networks that it may call from, such as `10.1.0.0/16`; from anywhere where there are none.',
  })
  declare readonly sources: readonly string[];

  @Field(() => DateTime, { description: 'When it has registered.' })
  declare readonly creationTime: Instant;
}

export const SystemConnection = connectionType('System', SystemType, 'systems');

export const systemNode = ({
  id,
  revision,
  name,
  description,
  access,
  sources = [],
  creationTime,
}: System): SystemType => ({
  id: String(id),
  revision,
  name,
  description,
  access,
  sources,
  creationTime,
});

@ObjectType('SystemSecret', { description: 'What a system proves itself with beside its UUID.' })
export class SystemSecretType {
  @Field(() => String, {
    description: 'The new secret, for the header `Authorization`. It is shown this once.',
  })
  declare readonly secret: string;

  @Field(() => Int, { description: 'How many other secrets of the system count no more.' })
  declare readonly revoked: number;
}
