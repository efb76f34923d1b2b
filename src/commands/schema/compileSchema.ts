import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { LRUCache } from 'lru-cache';
import { parseSchema } from './schemaText.ts';
import { withinTime } from './timeLimit.ts';
import { compileValidator, type Validator } from './validator.ts';
import { violationLines } from './violations.ts';

/** A queue's schema, ready to judge contents. */
export interface SchemaCheck {
  /**
   * How a content (a well-formed JSON text) violates the schema, one line each in the order found; empty where it
   * does not. Numbers are compared as doubles. A content that takes too long to judge counts as violating.
   */
  readonly check: (contentText: string) => readonly string[];
}

interface CachedCheck extends SchemaCheck {
  readonly size: number;
}

const cache = new LRUCache<string, CachedCheck>({
  maxSize: 2_000_000,
  sizeCalculation: ({ size }, text) => text.length + size,
});

const CHECK_MILLISECONDS = 250;

/** A check below this product of sizes takes far less than CHECK_MILLISECONDS, so that it needs no limit of time. */
const SMALL_WORK = 5_000_000;

/**
 * Compiles the JSON schema of a queue: drafts 04, 06, 07, 2019-09 and 2020-12, by its `$schema`. Compiled ones are
 * kept by their text.
 *
 * Throws InvalidQueueSchemaDefinition: not JSON or not an object, too long or nested too deeply, an unknown
 * `$schema`, keywords used wrongly, a pattern that RE2 refuses, a reference to another document.
 */
export function compileSchema(text: string): SchemaCheck {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const check = newCheck(parseSchema(text));
  cache.set(text, check);
  return check;
}

function newCheck(schema: AnySchemaObject): CachedCheck {
  let validator = compileValidator(schema);
  const check = (contentText: string): readonly string[] => {
    const content: unknown = JSON.parse(contentText);
    const judge = (): readonly string[] => judged(validator.validate, content);
    if (isSmallWork(validator, contentText.length)) return judge();
    const limited = withinTime(CHECK_MILLISECONDS, judge);
    if (limited.outcome === 'done') return limited.value;
    // The interrupted matchers may be left half-way in their work.
    validator = compileValidator(schema);
    return ['/ takes too long to check against the schema'];
  };
  return { check, size: validator.size };
}

/** Comparing items with each other is work by the square of the content. */
const isSmallWork = ({ refers, size }: Validator, contentLength: number): boolean =>
  !refers && contentLength * (size + contentLength) < SMALL_WORK;

function judged(validate: ValidateFunction, content: unknown): readonly string[] {
  try {
    return validate(content) ? [] : violationLines(validate.errors ?? []);
  } catch (error) {
    // A schema may refer to itself without end.
    if (error instanceof RangeError) return ['/ is nested too deeply to check against the schema'];
    throw error;
  } finally {
    validate.errors = null;
  }
}
