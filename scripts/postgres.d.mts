/** The folder of PostgreSQL's programs; null where there is none. */
export function findPostgres(): string | null;

/** Makes a cluster in a temporary folder and starts it on a free port. */
export function startPostgres(binaries: string): Promise<{
  readonly url: string;
  readonly stop: () => Promise<void>;
}>;
