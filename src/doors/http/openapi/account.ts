import type { JsonSchema } from '../../../domain/schema/words.ts';
import type { About, DoorDescription } from './description.ts';
import { empty, json, members } from './description.ts';

// Logging in, tokens, and how the server is. The routes are in doors.ts, health.ts and metrics.ts.

const string: JsonSchema = { type: 'string' };

const logIn = {
  summary: "A user's name and password for a token, as UiPath's older clients log in.",
  otherBody: {
    contentType: 'application/json',
    schema: {
      type: 'object',
      properties: { tenancyName: string, usernameOrEmailAddress: string, password: string },
      required: ['usernameOrEmailAddress', 'password'],
    },
  },
  answers: {
    200: json(
      'The token.',
      members({
        result: { type: 'string', description: 'The token.' },
        targetUrl: { type: 'null' },
        success: { const: true },
        error: { type: 'null' },
        unAuthorizedRequest: { const: false },
        __abp: { const: true },
      }),
    ),
  },
} as const satisfies About;

const beginSession = {
  summary: "A machine's key for the key of a robot's session, as UiPath's older robots begin.",
  otherBody: {
    contentType: 'application/json',
    schema: { type: 'object', properties: { UserName: string } },
  },
  answers: { 200: json('The session.', members({ robotKey: string })) },
} as const satisfies About;

const token = {
  summary: 'A token for an application (OAuth client credentials).',
  otherBody: {
    contentType: 'application/x-www-form-urlencoded',
    schema: {
      type: 'object',
      properties: {
        grant_type: { const: 'client_credentials' },
        client_id: string,
        client_secret: string,
        scope: {
          type: 'string',
          description: 'Scopes with spaces between them; OR.Default is all it may have.',
        },
      },
      required: ['grant_type'],
    },
  },
  answers: {
    200: json(
      'The token.',
      members({
        access_token: string,
        token_type: { const: 'Bearer' },
        expires_in: { type: 'integer', description: 'In seconds.' },
        scope: string,
      }),
    ),
    400: json(
      'Why there is none.',
      members({ error: string, error_description: string }, ['error_description']),
    ),
    401: json(
      'Who asks is not known.',
      members({ error: string, error_description: string }, ['error_description']),
    ),
  },
} as const satisfies About;

const status = {
  summary: 'Whether the server answers.',
  answers: { 200: empty('It does.') },
} as const satisfies About;

const ready = members(
  {
    status: { type: 'string', enum: ['ready', 'unready'] },
    reason: { type: 'string', description: 'Why it cannot serve.' },
  },
  ['reason'],
);

/** Routes that belong to no door. */
export const describeAccount = (): DoorDescription => ({
  name: 'Account and health',
  about: 'Logging in, tokens, and how the server is. None of it needs a credential but the metrics.',
  calls: [
    { method: 'post', path: '/api/Account/Authenticate', isOpen: true, ...logIn },
    {
      method: 'post',
      path: '/api/robotsservice/BeginSession',
      isOpen: true,
      ...beginSession,
      parameters: [
        { name: 'X-ROBOT-LICENSE', in: 'header', about: 'The key of the machine.', schema: string },
      ],
    },
    { method: 'get', path: '/api/Status', isOpen: true, ...status },
    { method: 'get', path: '/api/Status/Get', isOpen: true, ...status },
    { method: 'get', path: '/api/Status/VerifyHostAvailibility', isOpen: true, ...status },
    { method: 'post', path: '/identity/connect/token', isOpen: true, ...token },
    {
      method: 'get',
      path: '/identity/.well-known/openid-configuration',
      isOpen: true,
      summary: 'Where tokens are given, and for what.',
      answers: {
        200: json(
          'The description.',
          members({
            issuer: string,
            token_endpoint: string,
            grant_types_supported: { type: 'array', items: string },
            token_endpoint_auth_methods_supported: { type: 'array', items: string },
            scopes_supported: { type: 'array', items: string },
          }),
        ),
      },
    },
    {
      method: 'get',
      path: '/health/live',
      isOpen: true,
      summary: 'The process answers.',
      answers: { 200: json('It does.', members({ status: { const: 'live' } })) },
    },
    {
      method: 'get',
      path: '/health/ready',
      isOpen: true,
      summary: 'Whether the server can serve all.',
      answers: { 200: json('It can.', ready), 503: json('It cannot, and why.', ready) },
    },
    {
      method: 'get',
      path: '/metrics',
      summary: 'How busy the server is, for Prometheus.',
      answers: { 200: { about: 'The metrics.', schema: string, contentType: 'text/plain' } },
    },
  ],
  schemas: {},
  errors: { schema: 'ErrorEnvelope', about: 'What went wrong.' },
});
