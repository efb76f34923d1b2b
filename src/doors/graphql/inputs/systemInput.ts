import { Field, ID, InputType } from 'type-graphql';

@InputType('RegisterSystemInput', { description: 'A system that is to set tasks.' })
export class RegisterSystemInput {
  @Field(() => ID, {
    description:
      'The UUID that it has made up for itself. It proves itself with it, and it is never shown again.',
  })
  declare readonly uuid: string;

  @Field(() => String, { description: 'What it calls itself, 1 to 250 characters.' })
  declare readonly name: string;

  @Field(() => String, { nullable: true, description: 'What it says of itself, at most 2,000 characters.' })
  declare readonly description?: string | null;
}
