import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors.ts';
import { parseBody } from './json/parseBody.ts';
import type { Services } from './services.ts';

/** `POST /api/Account/Authenticate`: a user's name and password for an opaque token (UiPath's contract, auth). */
export async function logIn(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const members = membersOf(textOf(request));
  const token = await services.auth.login({
    tenancyName: members.get('tenancyname'),
    usernameOrEmailAddress: members.get('usernameoremailaddress'),
    password: members.get('password'),
    address: request.ip,
  });
  return reply
    .code(200)
    .header('content-type', 'application/json; charset=utf-8')
    .send(
      JSON.stringify({
        result: token,
        targetUrl: null,
        success: true,
        error: null,
        unAuthorizedRequest: false,
        __abp: true,
      }),
    );
}

/** `POST …/connect/token`: OAuth client credentials, as a form or as JSON. */
export async function issueAccessToken(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = textOf(request);
  const isJson = request.headers['content-type']?.toLowerCase().includes('json') === true;
  const form = isJson ? membersOf(body) : new Map<string, unknown>(new URLSearchParams(body));
  const field = (name: string): string | undefined => {
    const value = form.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const answer = await services.auth.clientCredentials({
    grant_type: field('grant_type'),
    client_id: field('client_id'),
    client_secret: field('client_secret'),
    scope: field('scope'),
    authorization: request.headers.authorization,
    address: request.ip,
  });
  void reply.header('cache-control', 'no-store').header('content-type', 'application/json; charset=utf-8');
  if (!('error' in answer)) return reply.code(200).send(JSON.stringify(answer));
  const { status, ...error } = answer;
  return reply.code(status).send(JSON.stringify(error));
}

const textOf = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '');

/** The members of a JSON object by their names in lower case: clients write them in camel and Pascal case. */
function membersOf(text: string): Map<string, unknown> {
  if (text.trim() === '') throw new DomainError('MalformedJson', 'The body is empty.');
  const { value } = parseBody(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DomainError('InvalidRequest', 'The body must be an object.');
  return new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
}
