import type { OrderTerm } from '../../../readModel/expression/ast.ts';
import { parseExpression } from './parser.ts';
import { createReader, expectEnd, takeSymbol, takeWord, type Reader } from './reader.ts';

/** Reads an `$orderby`: expressions, each with `asc` (the default) or `desc`. Throws InvalidQueryOptions. */
export function parseOrderBy(text: string): readonly OrderTerm[] {
  const reader = createReader('$orderby', text);
  const terms: OrderTerm[] = [];
  do terms.push({ expression: parseExpression(reader), direction: readDirection(reader) });
  while (takeSymbol(reader, ','));
  expectEnd(reader, 'an operator, asc, desc, a comma');
  return terms;
}

function readDirection(reader: Reader): OrderTerm['direction'] {
  if (takeWord(reader, 'desc')) return 'desc';
  takeWord(reader, 'asc');
  return 'asc';
}
