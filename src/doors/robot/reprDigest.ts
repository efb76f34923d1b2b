import { DomainError } from '../../domain/errors.ts';

const MEMBER = /^\s*([a-z][a-z0-9_.*-]*)\s*=\s*:([A-Za-z0-9+/]*={0,2}):\s*$/;
const BYTES = 32;

/**
 * The SHA-256 that the header `Repr-Digest` promises of a body (RFC 9530), in hex; null where there is no header.
 * Throws InvalidArgument where the header cannot be read or brings other checksums alone, which nobody would check.
 */
export function promisedSha256(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  const members = String(header)
    .split(',')
    .map((member) => MEMBER.exec(member));
  const [, , digest] = members.find((member) => member?.[1] === 'sha-256') ?? [];
  const bytes = Buffer.from(digest ?? '', 'base64');
  if (members.includes(null) || bytes.length !== BYTES)
    throw new DomainError('InvalidArgument', 'Repr-Digest must be like sha-256=:<base64>:.');
  return bytes.toString('hex');
}

/** The header that tells the SHA-256 (in hex) of what is sent. */
export const reprDigest = (sha256: string): string =>
  `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
