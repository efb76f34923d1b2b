import { DomainError } from '../../../domain/errors.ts';

/** The arguments of a connection. */
export interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

export interface PageSize {
  readonly rows: number;
  /** The last rows of what the cursors leave, instead of the first ones. */
  readonly fromEnd: boolean;
}

export const MAX_PAGE = 1_000;
export const USUAL_PAGE = 50;

/** Throws InvalidArgument for a size that cannot be, or for two of them. */
export function pageSizeOf({ first, last }: PageRequest): PageSize {
  if (typeof last !== 'number') return { rows: checked(first ?? USUAL_PAGE, 'first'), fromEnd: false };
  if (typeof first === 'number')
    throw new DomainError('InvalidArgument', 'Only one of first and last can be given.');
  return { rows: checked(last, 'last'), fromEnd: true };
}

function checked(rows: number, argument: 'first' | 'last'): number {
  if (rows < 0 || rows > MAX_PAGE)
    throw new DomainError('InvalidArgument', `${argument} must be between 0 and ${MAX_PAGE}.`);
  return rows;
}
