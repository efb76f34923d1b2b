/** The seconds after which another try may do, for the header `Retry-After`: those that the error tells, else one. */
export const retryAfterOf = (error: unknown): number =>
  error instanceof Error && 'retryAfterSeconds' in error && typeof error.retryAfterSeconds === 'number'
    ? error.retryAfterSeconds
    : 1;
