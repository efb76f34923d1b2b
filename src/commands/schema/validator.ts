import type { AnySchemaObject, ValidateFunction } from 'ajv';
import { type Dialect, dialectNames, dialectsOf, schemaFaults } from './dialects.ts';
import { formats } from './formats.ts';
import { patternEngine } from './patterns.ts';
import { invalidSchema } from './schemaText.ts';
import { withinTime } from './timeLimit.ts';

const COMPILE_MILLISECONDS = 2_000;

export interface Validator {
  readonly validate: ValidateFunction;
  /** A measure of its memory and, unless it refers, of its work per character of content. */
  readonly size: number;
  /** References may multiply the work without bound. */
  readonly refers: boolean;
}

/** Makes the validator of a schema; throws InvalidQueueSchemaDefinition, saying why. */
export function compileValidator(schema: AnySchemaObject): Validator {
  const limited = withinTime(COMPILE_MILLISECONDS, () => compiled(dialectFor(schema), schema));
  if (limited.outcome === 'tooLong') throw invalidSchema('it takes too long to compile');
  return limited.value;
}

function dialectFor(schema: AnySchemaObject): Dialect {
  const candidates = dialectsOf(schema);
  const [first] = candidates;
  if (first === undefined) throw invalidSchema(`its $schema is none of ${dialectNames}`);
  const fitting = candidates.find((dialect) => schemaFaults(dialect, schema).length === 0);
  if (fitting !== undefined) return fitting;
  throw invalidSchema('it breaks the rules of its version', schemaFaults(first, schema));
}

function compiled(dialect: Dialect, schema: AnySchemaObject): Validator {
  const regExp = patternEngine();
  const ajv = dialect.validator({
    allErrors: true,
    strict: false,
    logger: false,
    messages: false,
    // One validator a schema: a shared one would keep every schema it ever saw. Schemas are checked before.
    meta: false,
    validateSchema: false,
    // A copy for each reference would let a short schema become a long program.
    inlineRefs: false,
    // `required: ["toString"]` is not met by what every object inherits.
    ownProperties: true,
    // 1e400 is a number, though a double makes it infinite.
    strictNumbers: false,
    // 19.99 is a multiple of 0.01, though not in doubles.
    multipleOfPrecision: 9,
    formats: { ...formats },
    // Optimising takes longer than all the rest and gains nothing here.
    code: { regExp, optimize: false },
  });
  try {
    const validate = ajv.compile(schema);
    // V8 compiles late: what it cannot, and a reference that only leads to itself, shows at the first call.
    void validate({});
    const text = JSON.stringify(schema);
    const refers = /"\$(?:ref|dynamicRef|recursiveRef)":/.test(text);
    return { validate, size: text.length + regExp.size, refers };
  } catch (error) {
    throw invalidSchema(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is too complex, or a reference in it leads only to itself';
  if (!(error instanceof Error)) return 'it cannot be compiled';
  if ('missingRef' in error) {
    return `the reference '${String(error.missingRef)}' leads to nothing in it; other documents are not read`;
  }
  return error.message;
}
