import { type Definition, type DefinitionEvent, evolve } from '../../src/domain/directory/directory.ts';
import type { Recorded } from '../../src/domain/event.ts';
import { workIdOf } from '../../src/domain/eventId.ts';
import type { Projection, Row, Table } from '../projection.ts';

/** A definition's row and back. */
export interface Mapping<T extends object, R extends Row> {
  readonly rowOf: (definition: Definition<T>, position: number) => R;
  readonly definitionOf: (row: R) => Definition<T>;
}

/** One row a definition of a category, deleted ones too. */
export const definitionProjection = <T extends object, R extends Row>(
  name: string,
  category: string,
  table: Table<R>,
  { rowOf, definitionOf }: Mapping<T, R>,
  version = 1,
): Projection<R> => ({
  name,
  version,
  categories: [category],
  table,
  changes: (event) => [
    {
      key: [workIdOf(event)],
      evolve: (row) => {
        const before = row === undefined ? null : definitionOf(row);
        return rowOf(evolve(before, event as Recorded<DefinitionEvent<T>>), event.position);
      },
    },
  ],
});
