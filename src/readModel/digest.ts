import { createHash } from 'node:crypto';
import type { Projection } from '../../projections/projection.ts';

export interface Digest {
  readonly rows: number;
  /** SHA-256 in hex over all rows in the order of their keys, each as the JSON text of its values. */
  readonly sha256: string;
}

/** Takes the digest of rows; nothing in it depends on when, how or where they were made. */
export class RowDigest {
  readonly #hash = createHash('sha256');
  #rows = 0;

  /** The values of a row in the order of the table's columns. */
  add(values: readonly unknown[]): void {
    this.#hash.update(JSON.stringify(values)).update('\n');
    this.#rows += 1;
  }

  end(): Digest {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') };
  }
}

/** The query whose rows the digest of a projection is taken of, as it is served. */
export const digestQuery = ({ table }: Projection): string =>
  `SELECT ${Object.keys(table.columns).join(', ')} FROM ${table.name} ORDER BY ${table.key.join(', ')}`;

/** The digests of a read database as of one moment; of projections that are being built there is none. */
export interface Digests {
  readonly position: number;
  readonly byProjection: ReadonlyMap<string, Digest>;
}

/** Why a database says nothing about a log. */
export class NotComparable extends Error {
  override readonly name = 'NotComparable';
}

/** Throws NotComparable where the rows are not those of the log. */
export type ReadDigests = (logId: string, projections: readonly Projection[]) => Promise<Digests>;
