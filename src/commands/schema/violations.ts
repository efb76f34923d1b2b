import type { ErrorObject } from 'ajv';

/**
 * What a validator found, as lines for the caller: `/Age should be at least 18`. The first words are the JSON pointer
 * of the value (`/` is the whole content); wording and order follow UiPath's documented example.
 */

/** Beyond so many lines the rest is only counted. */
const MAX_LINES = 100;
/** Beyond so many findings the rest is not looked at. */
const MAX_FINDINGS = 1_000;
const MAX_SHOWN = 200;

export function violationLines(errors: readonly ErrorObject[]): readonly string[] {
  const lines = withoutInnerFindings(errors.slice(0, MAX_FINDINGS)).map(violationLine);
  if (lines.length === 0) return ['/ should match the schema'];
  const rest = lines.length - MAX_LINES;
  return rest > 0 ? [...lines.slice(0, MAX_LINES), `/ has ${rest} more violations`] : lines;
}

/** These report what their alternatives miss before they report themselves; only the latter is a violation. */
const judges = new Set(['anyOf', 'oneOf', 'contains', 'propertyNames']);

function withoutInnerFindings(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const verdicts = errors.filter((error) => judges.has(error.keyword));
  const isInner = (error: ErrorObject): boolean =>
    verdicts.some(
      (verdict) =>
        error.schemaPath.startsWith(`${verdict.schemaPath}/`) &&
        error.instancePath.startsWith(verdict.instancePath),
    );
  // `if` says only that the branch, whose findings stand before it, did not match.
  return errors.filter((error) => error.keyword !== 'if' && !isInner(error));
}

type Params = Readonly<Record<string, unknown>>;

function violationLine({ keyword, instancePath, params }: ErrorObject): string {
  const member = memberFindings[keyword];
  const [place, sentence] =
    member === undefined
      ? [instancePath, (findings[keyword] ?? otherwise(keyword))(params)]
      : [`${instancePath}/${escapePointer(String(params[member.name]))}`, member.sentence(params)];
  return `${shown(place === '' ? '/' : place)} ${sentence}`;
}

/** Findings about a member of the value, named by a parameter. */
const memberFindings: Readonly<
  Record<string, { readonly name: string; readonly sentence: (params: Params) => string }>
> = {
  required: { name: 'missingProperty', sentence: () => 'is required' },
  dependencies: { name: 'missingProperty', sentence: whenPresent },
  dependentRequired: { name: 'missingProperty', sentence: whenPresent },
  additionalProperties: { name: 'additionalProperty', sentence: () => 'is not allowed' },
  unevaluatedProperties: { name: 'unevaluatedProperty', sentence: () => 'is not allowed' },
  propertyNames: { name: 'propertyName', sentence: () => 'should not have this name' },
};

function whenPresent({ property }: Params): string {
  return `is required when ${shown(String(property))} is there`;
}

/** Findings about the value itself. */
const findings: Readonly<Record<string, (params: Params) => string>> = {
  type: ({ type }) => `should be of type ${[type].flat().join(' or ')}`,
  enum: ({ allowedValues }) => `should be one of ${listed(allowedValues)}`,
  const: ({ allowedValue }) => `should be ${asJson(allowedValue)}`,
  pattern: ({ pattern }) => `should match regex pattern '${oneLine(String(pattern))}'`,
  format: ({ format }) => `should match format '${shown(String(format))}'`,
  minLength: ({ limit }) => `should be at least ${counted(limit, 'character')} long`,
  maxLength: ({ limit }) => `should be at most ${counted(limit, 'character')} long`,
  minimum: compared,
  maximum: compared,
  exclusiveMinimum: compared,
  exclusiveMaximum: compared,
  multipleOf: ({ multipleOf }) => `should be a multiple of ${String(multipleOf)}`,
  minItems: ({ limit }) => `should have at least ${counted(limit, 'item')}`,
  maxItems: ({ limit }) => `should have at most ${counted(limit, 'item')}`,
  items: ({ limit }) => `should have at most ${counted(limit, 'item')}`,
  additionalItems: ({ limit }) => `should have at most ${counted(limit, 'item')}`,
  unevaluatedItems: ({ len }) => `should have at most ${counted(len, 'item')}`,
  uniqueItems: ({ i, j }) => `should not have equal items (${String(j)} and ${String(i)})`,
  contains: ({ minContains, maxContains }) =>
    `should have ${bounds(minContains, maxContains)} that the schema of 'contains' allows`,
  minProperties: ({ limit }) => `should have at least ${counted(limit, 'member')}`,
  maxProperties: ({ limit }) => `should have at most ${counted(limit, 'member')}`,
  anyOf: () => `should match at least one schema of 'anyOf'`,
  oneOf: ({ passingSchemas }) =>
    `should match exactly one schema of 'oneOf' but matches ${passingSchemas === null ? 'none' : 'several'}`,
  not: () => `should not match the schema of 'not'`,
  'false schema': () => 'is not allowed',
};

const otherwise = (keyword: string) => (): string => `should match the schema of '${keyword}'`;

const comparisons = new Map<unknown, string>([
  ['>=', 'at least'],
  ['<=', 'at most'],
  ['>', 'greater than'],
  ['<', 'less than'],
]);

function compared({ comparison, limit }: Params): string {
  return `should be ${comparisons.get(comparison) ?? String(comparison)} ${String(limit)}`;
}

const counted = (count: unknown, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

const bounds = (least: unknown, most: unknown): string =>
  most === undefined ? `at least ${counted(least, 'item')}` : `${String(least)} to ${counted(most, 'item')}`;

const listed = (values: unknown): string =>
  shown(Array.isArray(values) ? values.map(asJson).join(', ') : String(values));

const asJson = (value: unknown): string => shown(JSON.stringify(value));

const escapePointer = (name: string): string => name.replace(/~/g, '~0').replace(/\//g, '~1');

const shown = (text: string): string =>
  oneLine(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);

const lineBreaks = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\u2028', '\\u2028'],
  ['\u2029', '\\u2029'],
]);

/** One violation is one line, so a line break in a name or pattern must not begin another. */
const oneLine = (text: string): string =>
  text.replace(/[\r\n\u2028\u2029]/g, (character) => lineBreaks.get(character) ?? ' ');
