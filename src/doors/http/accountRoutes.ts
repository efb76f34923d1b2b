import type { FastifyReply, FastifyRequest } from 'fastify';
import { knownScopes } from '../../auth/scopes.ts';
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
  return sendJson(reply, {
    result: token,
    targetUrl: null,
    success: true,
    error: null,
    unAuthorizedRequest: false,
    __abp: true,
  });
}

/**
 * `POST /api/robotsservice/BeginSession`: a machine's key and the account on it for the key of the robot's session
 * (UiPath's contract, operations of older robots).
 */
export async function openSession(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = textOf(request);
  const userName = body.trim() === '' ? undefined : membersOf(body).get('username');
  const { 'x-robot-license': machineKey } = request.headers;
  if (typeof machineKey !== 'string')
    throw new DomainError('ParameterMissing', 'The header X-ROBOT-LICENSE is required.');
  const robotKey = await services.auth.beginSession({
    machineKey,
    userName: typeof userName === 'string' ? userName : undefined,
    address: request.ip,
  });
  return sendJson(reply, { robotKey });
}

/** `GET …/.well-known/openid-configuration`: where tokens are given, and for what. */
export async function describeIdentity(
  _: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const [path = ''] = request.url.split('?');
  const issuer = `${request.protocol}://${request.host}${path.replace(/\/\.well-known\/.*$/i, '')}`;
  return sendJson(reply, {
    issuer,
    token_endpoint: `${issuer}/connect/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: knownScopes,
  });
}

const sendJson = (reply: FastifyReply, body: object, status = 200): FastifyReply =>
  reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));

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
  void reply.header('cache-control', 'no-store');
  if (!('error' in answer)) return sendJson(reply, answer);
  const { status, ...error } = answer;
  return sendJson(reply, error, status);
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
