import type { QueryExpression } from '../expression/ast.ts';

/** The same expression with other paths. */
export function mapProperties(
  node: QueryExpression,
  map: (path: readonly string[]) => readonly string[],
): QueryExpression {
  const within = (child: QueryExpression): QueryExpression => mapProperties(child, map);
  switch (node.kind) {
    case 'property':
      return { ...node, path: map(node.path) };
    case 'compare':
      return { ...node, left: within(node.left), right: within(node.right) };
    case 'call':
      return { ...node, args: node.args.map(within) };
    case 'in':
      return { ...node, operand: within(node.operand) };
    case 'and':
    case 'or':
      return { ...node, operands: node.operands.map(within) };
    case 'not':
      return { ...node, operand: within(node.operand) };
    default:
      return node;
  }
}

/** The paths of all properties that an expression names. */
export function pathsIn(node: QueryExpression): readonly (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  mapProperties(node, (path) => {
    paths.push(path);
    return path;
  });
  return paths;
}
