import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { Connection as ConnectionOf } from '../lists/connection.ts';

/** The arguments of every connection, which is read from either end. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      'How many at most from the beginning, 0 to 1000; 50 where neither this nor `last` is given. Both at once are refused with INVALID_ARGUMENT.',
  })
  declare readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only what comes behind this cursor of the same list in the same order; another one is refused with INVALID_ARGUMENT.',
  })
  declare readonly after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many at most from the end, 0 to 1000. The order of the page stays that of the list.',
  })
  declare readonly last?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only what comes before this cursor of the same list in the same order; another one is refused with INVALID_ARGUMENT.',
  })
  declare readonly before?: string | null;
}

@ObjectType('PageInfo', { simpleResolvers: true, description: 'Where a page stands in its list.' })
export class PageInfoType {
  @Field(() => Boolean, {
    description:
      'Whether there is more behind this page: with `first` that is looked up; with `last` it is so where `before` was given.',
  })
  declare readonly hasNextPage: boolean;

  @Field(() => Boolean, {
    description:
      'Whether there is more before this page: with `last` that is looked up; with `first` it is so where `after` was given.',
  })
  declare readonly hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the first edge, for `before`; null on an empty page.',
  })
  declare readonly startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the last edge, for `after`; null on an empty page.',
  })
  declare readonly endCursor: string | null;
}

/** The types of a list of `Node`s: `<name>Edge` and `<name>Connection`. */
export function connectionType<T extends object>(
  name: string,
  Node: ClassType<T>,
  nodes: string,
): ClassType<ConnectionOf<T>> {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One of ${nodes}, with its place in the list.`,
  })
  class Edge {
    @Field(() => Node, { description: 'What the list is of.' })
    declare readonly node: T;

    @Field(() => String, {
      description: 'Its place: opaque, valid for this list in this order, and for ever.',
    })
    declare readonly cursor: string;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A page of ${nodes}.` })
  class Connection implements ConnectionOf<T> {
    @Field(() => [Edge], { description: 'What the page holds.' })
    declare readonly edges: readonly Edge[];

    @Field(() => PageInfoType, { description: 'Where the page stands.' })
    declare readonly pageInfo: PageInfoType;

    declare readonly count: () => Promise<number>;

    @Field(() => Int, {
      description: 'How many the whole list has. It is counted only where it is asked for.',
    })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return Connection;
}
