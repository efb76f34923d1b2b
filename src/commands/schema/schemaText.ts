import type { AnySchemaObject } from 'ajv';
import { DomainError } from '../../domain/errors.ts';

/** The most characters that a queue's schema may have, and how deep its objects and arrays may nest. */
export const MAX_SCHEMA_LENGTH = 65_536;
export const MAX_SCHEMA_DEPTH = 64;

export const invalidSchema = (reason: string, details: readonly string[] = []): DomainError =>
  new DomainError(
    'InvalidQueueSchemaDefinition',
    `The JSON schema of the queue is not valid: ${reason}.`,
    details.length === 0 ? null : details.join('\n'),
  );

/** Reads the text of a schema; throws InvalidQueueSchemaDefinition where it is no JSON object within the limits. */
export function parseSchema(text: string): AnySchemaObject {
  if (text.length > MAX_SCHEMA_LENGTH) {
    throw invalidSchema(`it has more than ${MAX_SCHEMA_LENGTH} characters`);
  }
  const schema = parsed(text);
  if (!isObject(schema)) throw invalidSchema('it is not a JSON object');
  if (isDeeperThan(schema, MAX_SCHEMA_DEPTH)) {
    throw invalidSchema(`it nests deeper than ${MAX_SCHEMA_DEPTH} levels`);
  }
  // ajv would make a validator that answers with a promise, which always looks like success.
  if ('$async' in schema) throw invalidSchema('$async is not a keyword of JSON Schema');
  return schema;
}

function parsed(text: string): unknown {
  try {
    // Files often begin with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw invalidSchema('it is not well-formed JSON');
  }
}

const isObject = (value: unknown): value is AnySchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isDeeperThan(value: unknown, limit: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= limit; depth += 1) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}
