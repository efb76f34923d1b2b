import type { ErrorCode } from '../../../domain/errors.ts';
import { catalogue } from '../../../domain/errors.ts';
import { enumType } from '../enums.ts';

const codes = Object.keys(catalogue) as ErrorCode[];

/** The catalogue of errors as a type, so that clients know all codes when they are compiled. */
export const ErrorCodeEnum = enumType<ErrorCode>(
  'ErrorCode',
  'What can go wrong, as `extensions.code` of errors says it, beside the codes of GraphQL itself. The fields name those that their caller can do something about.',
  Object.fromEntries(codes.map((code) => [code, catalogue[code].message])) as Record<ErrorCode, string>,
);

/** A code as events hold it; `Internal` for one of another version of this program. */
export const errorCodeOf = (code: string): ErrorCode => codes.find((each) => each === code) ?? 'Internal';
