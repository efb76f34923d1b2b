import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** As much of the Compose Specification as the files of this repository use: variables, and one file on top of another. */

export type Variables = Readonly<Record<string, string>>;

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: string | readonly string[] };
  readonly logging?: { readonly options?: Readonly<Record<string, string>> };
  readonly restart?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

interface Network {
  readonly internal?: boolean;
  readonly ipam?: { readonly config: readonly { readonly subnet: string }[] };
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, Network | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const VARIABLE = /\$\{(?<name>\w+)(?:(?<operator>:[-?])(?<rest>[^}]*))?\}/g;

/** The names of all variables in a text. */
export const variablesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(VARIABLE)].map(({ groups }) => groups?.['name'] ?? ''));

/** One file with its variables replaced. Throws for a variable that must be set and is not. */
export const readFile = (file: string, variables: Variables): unknown =>
  interpolated(parse(readFileSync(file, 'utf8'), { merge: true }), variables);

/** The files, each on top of those before it. */
export const readCompose = (files: readonly string[], variables: Variables): Compose =>
  files.map((file) => readFile(file, variables)).reduce((under, over) => merged(under, over, [])) as Compose;

function interpolated(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return withVariables(value, variables);
  if (Array.isArray(value)) return value.map((each) => interpolated(each, variables));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, interpolated(each, variables)]),
  );
}

function withVariables(text: string, variables: Variables): string {
  return text.replaceAll(VARIABLE, (_, name: string, operator?: string, rest = '') => {
    const value = variables[name] ?? '';
    if (value !== '') return value;
    if (operator === ':?') throw new Error(`${name} ${rest}`);
    return operator === ':-' ? rest : '';
  });
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists are replaced whole where they are commands, and else added to; of two volumes with one target the later counts. */
function merged(under: unknown, over: unknown, at: readonly string[]): unknown {
  const key = at.at(-1) ?? '';
  if (Array.isArray(under) && Array.isArray(over)) {
    if (['command', 'entrypoint', 'test'].includes(key)) return over;
    return key === 'volumes' ? byTarget([...under, ...over]) : [...new Set([...under, ...over])];
  }
  const [lower, upper] = key === 'networks' ? [named(under), named(over)] : [under, over];
  if (!isMap(lower) || !isMap(upper)) return upper;
  const both = Object.keys(lower).filter((name) => Object.hasOwn(upper, name));
  return {
    ...lower,
    ...upper,
    ...Object.fromEntries(both.map((name) => [name, merged(lower[name], upper[name], [...at, name])])),
  };
}

const named = (value: unknown): unknown =>
  Array.isArray(value) ? Object.fromEntries(value.map((name: string) => [name, {}])) : value;

const byTarget = (volumes: readonly string[]): string[] => [
  ...new Map(volumes.map((volume) => [volume.split(':')[1], volume])).values(),
];
