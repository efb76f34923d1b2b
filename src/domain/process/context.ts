import { DomainError } from '../errors.ts';
import { isHttpUrl } from '../httpUrl.ts';
import { tryParseInstant } from '../instant.ts';
import type { Members } from '../jsonText.ts';
import { membersOf, namesIn } from '../jsonText.ts';
import type { ContextVariable, VariableType } from './variables.ts';
import { byName, comesOut, goesIn } from './variables.ts';

/** What a process says about its context; null where it says nothing, so that anything goes. */
export type Variables = readonly ContextVariable[] | null;

/** A context that holds nothing. */
export const EMPTY_CONTEXT = '{}';

/**
 * Refuses an input context (JSON text) that does not fit the process (ELMA's wire contract, ctx): no JSON object, a
 * name that no input has, a value of another type. Null fits any variable. Throws InvalidTaskContext, with one line a
 * fault.
 */
export function checkInput(variables: Variables, text: string): void {
  const members = demandMembers(text);
  if (variables === null) return;
  const known = byName(variables);
  refuse([
    ...twice(text),
    ...Object.entries(members).flatMap(([name, value]) =>
      inputFaults(name, value, known.get(name.toLowerCase())),
    ),
  ]);
}

function inputFaults(name: string, value: unknown, variable: ContextVariable | undefined): string[] {
  if (variable === undefined) return [`${shown(name)} is no variable of the process.`];
  if (goesIn(variable)) return valueFaults(name, value, variable, inputTypes);
  return value === null ? [] : [`${shown(name)} is an output of the process.`];
}

/**
 * As checkInput, of an output context, in which files have the names that they were uploaded under. What the process
 * does not declare is let through: nobody asks for it.
 */
export function checkOutput(variables: Variables, text: string, uploaded: readonly string[]): void {
  const members = demandMembers(text);
  if (variables === null) return;
  const known = byName(variables.filter(comesOut));
  const names = new Set(uploaded.map((name) => name.toLowerCase()));
  const types = { ...inputTypes, file: uploadedAmong(names) };
  refuse([
    ...twice(text),
    ...Object.entries(members).flatMap(([name, value]) => {
      const variable = known.get(name.toLowerCase());
      return variable === undefined ? [] : valueFaults(name, value, variable, types);
    }),
  ]);
}

function demandMembers(text: string): Members {
  const members = membersOf(text);
  if (members === null) throw new DomainError('InvalidTaskContext', 'The context is not a JSON object.');
  return members;
}

const MAX_LINES = 100;

function refuse(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const rest = faults.length - MAX_LINES;
  const lines = rest > 0 ? [...faults.slice(0, MAX_LINES), `There are ${rest} more faults.`] : faults;
  throw new DomainError('InvalidTaskContext', undefined, lines.join('\n'));
}

function twice(text: string): string[] {
  const seen = new Set<string>();
  return namesIn(text).flatMap((name) => {
    const isAgain = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isAgain ? [`${shown(name)} is there twice.`] : [];
  });
}

/** How the values of a type look, and whether one does. */
interface ValueType {
  readonly look: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const INT64 = 2 ** 63;

const inputTypes: Readonly<Record<VariableType, ValueType>> = {
  bool: { look: 'true or false', fits: (value) => typeof value === 'boolean' },
  datetime: { look: 'a date and time', fits: (value) => isText(value) && tryParseInstant(value) !== null },
  double: { look: 'a number', fits: (value) => typeof value === 'number' },
  // Clients write an empty text for no file.
  file: {
    look: 'an http or https URL',
    fits: (value) => isText(value) && (value === '' || isHttpUrl(value)),
  },
  int: {
    look: 'a whole number of 64 bits',
    fits: (value) => Number.isInteger(value) && isInt64(Number(value)),
  },
  mail: { look: 'a mail', fits: () => true },
  string: { look: 'a text', fits: isText },
  table: { look: 'a table', fits: () => true },
};

const isInt64 = (value: number): boolean => value >= -INT64 && value <= INT64;

const uploadedAmong = (names: ReadonlySet<string>): ValueType => ({
  look: 'the name of a file that was uploaded',
  fits: (value) => isText(value) && (value === '' || names.has(value.toLowerCase())),
});

function valueFaults(
  name: string,
  value: unknown,
  { type, isArray }: ContextVariable,
  types: Readonly<Record<VariableType, ValueType>>,
): string[] {
  if (value === null) return [];
  const { look, fits } = types[type];
  if (!isArray) return fits(value) ? [] : [`${shown(name)} should be ${look}.`];
  if (!Array.isArray(value)) return [`${shown(name)} should be a list.`];
  return value.flatMap((each: unknown, index) =>
    each === null || fits(each) ? [] : [`${shown(name)}[${index}] should be ${look}.`],
  );
}

const MAX_SHOWN = 100;

/** A name as a line holds it: what a caller sends does not break it. */
const shown = (name: string): string =>
  (name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name).replace(/[\r\n\u2028\u2029]/g, ' ');
