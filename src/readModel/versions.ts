import type { Projection } from '../../projections/projection.ts';

/** A table as it stands: it follows the checkpoint, or is being built and has come as far as `position`. */
export interface TableState {
  readonly projection: Projection;
  readonly tableName: string;
  readonly position: number | null;
}

/** A table as the read database knows it. */
export interface Registered {
  readonly name: string;
  readonly version: number;
  readonly table_name: string;
  /** 0 or 1 */
  readonly is_serving: number;
  readonly position: number | null;
}

/** A projection and the table that queries see of it. */
export interface Serving {
  readonly projection: Projection;
  readonly tableName: string;
}

/** What has to be done, in this order, so that every projection has a table. */
export interface TablePlan {
  readonly drop: readonly Registered[];
  readonly create: readonly (TableState & { readonly isServing: boolean })[];
  readonly serve: readonly Serving[];
  /** How the tables then stand. */
  readonly tables: readonly TableState[];
}

/**
 * Tables of new projections are made, and tables of new versions beside the old ones, which go on serving until the new
 * ones have caught up; what no projection of today needs is dropped. A table that nothing serves in the place of serves
 * at once, and grows as it is built. `checkpoint` is the log position that the rows have come to.
 */
export function planTables(
  registered: readonly Registered[],
  projections: readonly Projection[],
  checkpoint: number,
): TablePlan {
  const plans = projections.map((projection) => {
    const known = registered.filter(({ name }) => name === projection.name);
    return planTable(projection, known, checkpoint);
  });
  return {
    drop: registered.filter((row) => !isNeeded(row, projections)),
    create: plans.flatMap(({ create }) => create),
    serve: plans.map(({ serve }) => serve),
    tables: plans.map(({ table }) => table),
  };
}

/** What serves is needed until its successor does; what is being built, only for the version of today. */
const isNeeded = (row: Registered, projections: readonly Projection[]): boolean =>
  projections.some(
    ({ name, version }) => name === row.name && (row.is_serving === 1 || version === row.version),
  );

function planTable(projection: Projection, known: readonly Registered[], checkpoint: number) {
  const { version, table } = projection;
  const serving = known.find(({ is_serving }) => is_serving === 1);
  const existing = serving?.version === version ? serving : known.find((row) => row.version === version);
  const fresh = {
    projection,
    tableName: `${table.name}_v${version}`,
    position: serving === undefined && checkpoint === 0 ? null : 0,
    isServing: serving === undefined,
  };
  const state = existing === undefined ? fresh : stateOf(projection, existing);
  return {
    create: existing === undefined ? [fresh] : [],
    serve: { projection, tableName: serving?.table_name ?? state.tableName },
    table: { projection, tableName: state.tableName, position: state.position },
  };
}

const stateOf = (projection: Projection, { table_name, position }: Registered): TableState => ({
  projection,
  tableName: table_name,
  position,
});
