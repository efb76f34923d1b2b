import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../../auth/caller.ts';
import type { Permission } from '../../auth/permissions.ts';
import type { CommandContext } from '../../commands/context.ts';
import { DomainError } from '../../domain/errors.ts';
import { folderOf } from '../http/folderHeader.ts';
import type { Members, Shape } from '../http/json/dtoReader.ts';
import { readDto } from '../http/json/dtoReader.ts';
import { writeJson } from '../http/json/jsonWriter.ts';
import type { ParsedBody } from '../http/json/parseBody.ts';
import { parseBody } from '../http/json/parseBody.ts';
import type { Services } from '../http/services.ts';
import type { ODataPath } from './path.ts';

/** One call of the OData door. */
export interface Call {
  readonly services: Services;
  readonly caller: Caller;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  readonly path: ODataPath;
  /** The raw query string. */
  readonly query: string;
  readonly bodyText: string;
  /** `http://host/base`, which context URLs begin with. */
  readonly baseUrl: string;
}

export interface Answer {
  readonly status: number;
  /** None where the answer is empty. */
  readonly body?: string;
  /** JSON unless told. */
  readonly contentType?: string;
  /** For how many milliseconds what was read has been behind the log, where it did not catch up in time. */
  readonly behindMs?: number;
}

export interface Route {
  /** All of them are needed. */
  readonly permissions: readonly Permission[];
  /** What its body is read by; none where it has no body. */
  readonly body?: Shape<Members>;
  readonly handle: (call: Call) => Promise<Answer>;
}

/** A body by its shape, and the text that contents are cut out of. */
export interface Sent<M extends Members> {
  readonly dto: ReturnType<typeof readDto<M>>;
  readonly text: string;
}

/** A route whose body has a shape. */
export const takes = <M extends Members>(
  body: Shape<M>,
  {
    permissions,
    handle,
  }: {
    readonly permissions: readonly Permission[];
    readonly handle: (call: Call, sent: Sent<M>) => Promise<Answer>;
  },
): Route => ({ permissions, body, handle: async (call) => handle(call, bodyOf(call, body)) });

export const folderIdOf = ({ headers, caller, services }: Call): number =>
  folderOf(headers, caller, services.orchestrator.definitions);

export function contextOf(call: Call): CommandContext {
  const { caller, requestId } = call;
  const { tenantId, principal } = caller;
  return { tenantId, folderId: folderIdOf(call), principal, door: 'odata', requestId };
}

function bodyOf<M extends Members>({ bodyText }: Call, of: Shape<M>): Sent<M> {
  if (bodyText.trim() === '') throw new DomainError('MalformedJson', 'The body is empty.');
  const parsed: ParsedBody = parseBody(bodyText);
  return { dto: readDto(parsed.value, of), text: parsed.text };
}

export const empty = (status = 200): Answer => ({ status });

/** An entity or other single object. `of` is what the context URL names behind `$metadata#`. */
export const single = (call: Call, of: string, members: object, status = 200): Answer => ({
  status,
  body: writeJson({ '@odata.context': `${call.baseUrl}/$metadata#${of}`, ...members }),
});

/** A list. UiPath's guide always prints the count, and every client takes it; null where the caller wants none. */
export const list = (call: Call, of: string, count: number | null, value: readonly object[]): Answer => ({
  status: 200,
  body: writeJson({
    '@odata.context': `${call.baseUrl}/$metadata#${of}`,
    '@odata.count': count ?? undefined,
    value,
  }),
});
