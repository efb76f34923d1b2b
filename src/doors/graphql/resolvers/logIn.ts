import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import { DomainError } from '../../../domain/errors.ts';
import type { GraphQLContext } from '../context.ts';

@ObjectType('LogInPayload', { simpleResolvers: true, description: 'That somebody has logged in.' })
export class LogInPayload {
  @Field(() => String, {
    description: 'The token, for the header `Authorization: Bearer …`. It counts for a while.',
  })
  declare readonly token: string;
}

@Resolver()
export class LogIn {
  @Mutation(() => LogInPayload, {
    description:
      'Answers a token for the name, or e-mail address, and the password of a user. It is the only field that needs no credential, and must be the only one of its document, sent as text. Errors: INVALID_CREDENTIALS, TOO_MANY_REQUESTS (too many attempts), PARAMETER_MISSING.',
  })
  async logIn(
    @Ctx() { isLogIn, services, address }: GraphQLContext,
    @Arg('userName', () => String, { description: 'The name or the e-mail address.' }) userName: string,
    @Arg('password', () => String, { description: 'The password. Send it as a variable.' }) password: string,
  ): Promise<LogInPayload> {
    if (!isLogIn)
      throw new DomainError('InvalidRequest', 'logIn must be the only field of its document, sent as text.');
    return {
      token: await services.auth.login({ usernameOrEmailAddress: userName, password, address }),
    };
  }
}
