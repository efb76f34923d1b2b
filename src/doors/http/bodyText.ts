import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors.ts';

type Done = (error: Error | null, text?: string) => void;

/** For `addContentTypeParser` with `parseAs: 'buffer'`: the body as text. */
export function readBodyText({ headers }: FastifyRequest, body: Buffer, done: Done): void {
  const refusal = refusalOf(headers['content-encoding'], body);
  if (refusal === null) done(null, body.toString());
  else done(refusal);
}

/** The body as text; throws as readBodyText refuses. */
export function bodyText({ headers }: FastifyRequest, body: Buffer): string {
  const refusal = refusalOf(headers['content-encoding'], body);
  if (refusal !== null) throw refusal;
  return body.toString();
}

/** Other bytes would be read as U+FFFD and kept like this for ever, and nobody would be told. */
function refusalOf(encoding: string | undefined, body: Buffer): DomainError | null {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return new DomainError('UnsupportedMediaType', 'A body is taken without Content-Encoding only.');
  return isUtf8(body) ? null : new DomainError('MalformedJson', 'The body is not encoded in UTF-8.');
}
