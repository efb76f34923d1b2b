import { DomainError } from '../../../domain/errors.ts';

/** RowVersion: 8 bytes, big-endian, in base64 (UiPath's contract, error envelope and codes). */
export function rowVersionText(version: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(version));
  return bytes.toString('base64');
}

/** The version of a RowVersion; undefined where the caller names none. Throws InvalidArgument. */
export function versionOf(rowVersion: string | null | undefined): number | undefined {
  if (rowVersion === null || rowVersion === undefined || rowVersion === '') return undefined;
  const bytes = Buffer.from(rowVersion, 'base64');
  const version = bytes.length === 8 ? Number(bytes.readBigUInt64BE()) : Number.NaN;
  if (!Number.isSafeInteger(version))
    throw new DomainError('InvalidArgument', 'RowVersion must be 8 bytes in base64.');
  return version;
}
