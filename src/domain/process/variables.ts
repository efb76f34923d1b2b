import { DomainError } from '../errors.ts';
import { demandText } from '../limits.ts';

/** The types of ELMA's process contexts. */
export const variableTypes = [
  'bool',
  'datetime',
  'double',
  'file',
  'int',
  'mail',
  'string',
  'table',
] as const;
export type VariableType = (typeof variableTypes)[number];

export type Scope = 'In' | 'Out' | 'InOut';

/** What a process's context may hold under a name. Names are compared without regard to case. */
export interface ContextVariable {
  readonly name: string;
  readonly caption: string | null;
  readonly type: VariableType;
  readonly isArray: boolean;
  readonly scope: Scope;
}

const MAX_VARIABLES = 500;
const MAX_NAME = 250;

/** Throws InvalidArgument where names are missing, long or not unlike, or there are too many. */
export function checkVariables(variables: readonly ContextVariable[]): void {
  if (variables.length > MAX_VARIABLES)
    throw new DomainError('InvalidArgument', `context must have at most ${MAX_VARIABLES} variables.`);
  const names = new Set<string>();
  for (const { name, caption } of variables) {
    demandText('name of a variable', name, MAX_NAME);
    if (caption !== null) demandText('caption of a variable', caption, MAX_NAME, false);
    if (names.has(name.toLowerCase()))
      throw new DomainError('InvalidArgument', `The variable ${name} is there twice.`);
    names.add(name.toLowerCase());
  }
}

/** Variables by their names in lower case. */
export const byName = (variables: readonly ContextVariable[]): ReadonlyMap<string, ContextVariable> =>
  new Map(variables.map((variable) => [variable.name.toLowerCase(), variable]));

export const goesIn = ({ scope }: ContextVariable): boolean => scope !== 'Out';
export const comesOut = ({ scope }: ContextVariable): boolean => scope !== 'In';
