import type { AppRecord, Apps } from '../state/credentials.ts';
import { equalDigests, sha256 } from './digest.ts';
import type { AccessTokens } from './jwt.ts';
import type { LoginGuard } from './loginGuard.ts';
import { grantedScopes } from './scopes.ts';

/** The form of an OAuth token request; `authorization` is the header, which may carry id and secret by HTTP Basic. */
export interface TokenRequestForm {
  readonly grant_type?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly scope?: string | undefined;
  readonly authorization?: string | undefined;
  /** Where the request comes from. */
  readonly address: string;
}

export interface AccessTokenAnswer {
  readonly access_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly token_type: 'Bearer';
  readonly scope: string;
}

/** RFC 6749, section 5.2: `error` and `error_description` are the body, `status` is that of HTTP. */
export interface OAuthError {
  readonly error: 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';
  readonly error_description: string;
  readonly status: 400 | 401;
}

export interface ClientCredentialsDeps {
  readonly apps: Apps;
  readonly accessTokens: AccessTokens;
  readonly guard: LoginGuard;
  readonly accessTtlSeconds: number;
}

const refusal = (
  error: OAuthError['error'],
  error_description: string,
  status: 400 | 401 = 400,
): OAuthError => ({
  error,
  error_description,
  status,
});

/**
 * The grant `client_credentials`. Throws TooManyAttempts for an address with many failures; an app is never locked,
 * or anybody could shut out all robots that share it.
 */
export async function clientCredentials(
  deps: ClientCredentialsDeps,
  request: TokenRequestForm,
): Promise<AccessTokenAnswer | OAuthError> {
  if (request.grant_type === undefined) return refusal('invalid_request', 'grant_type is missing.');
  if (request.grant_type !== 'client_credentials') {
    return refusal('unsupported_grant_type', 'Only client_credentials is supported.');
  }
  const app = await authenticatedApp(deps, request);
  if (app === null) return refusal('invalid_client', 'The client id or secret is not right.', 401);
  const scopes = grantedScopes(request.scope);
  if (scopes.length === 0) return refusal('invalid_scope', 'None of the scopes is known here.');
  return {
    access_token: await deps.accessTokens.issue(app.clientId, scopes, deps.accessTtlSeconds),
    expires_in: deps.accessTtlSeconds,
    token_type: 'Bearer',
    scope: scopes.join(' '),
  };
}

interface ClientSecret {
  readonly id: string;
  readonly secret: string;
}

async function authenticatedApp(
  deps: ClientCredentialsDeps,
  request: TokenRequestForm,
): Promise<AppRecord | null> {
  const attempt = { address: request.address };
  await deps.guard.check(attempt);
  for (const { id, secret } of presented(request)) {
    const app = await deps.apps.find(id);
    // An unknown id costs the same comparison as a known one.
    const fits = equalDigests(sha256(secret), app?.secretHash ?? sha256(''));
    if (fits && app !== null) return app;
  }
  await deps.guard.charge(attempt);
  return null;
}

/** By HTTP Basic or in the form. Clients disagree on whether Basic is form-encoded first, so that both are tried. */
function presented(request: TokenRequestForm): readonly ClientSecret[] {
  const basic = /^basic +(\S+)$/i.exec(request.authorization ?? '')?.[1];
  if (basic === undefined) {
    const { client_id: id = '', client_secret: secret = '' } = request;
    return [{ id, secret }];
  }
  const text = Buffer.from(basic, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return [];
  const raw = { id: text.slice(0, colon), secret: text.slice(colon + 1) };
  return [raw, { id: formDecoded(raw.id), secret: formDecoded(raw.secret) }];
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
