import type { DefinitionNode } from 'graphql';
import { Kind, OperationTypeNode, parse } from 'graphql';
import type { Caller } from '../../auth/caller.ts';

/** A document that logs in is short: what it is told belongs into variables. */
const MAX_LENGTH = 2_000;
const MAX_TOKENS = 100;

/** Who logs in is nobody yet: may nothing, and works in no folder. */
export const nobody: Caller = {
  principal: { kind: 'user', id: '0', name: 'nobody' },
  tenantId: 1,
  roles: [],
  permissions: new Set(),
  folders: [],
};

/**
 * Whether a document does nothing but log in, and so needs no credential: one mutation whose one field is `logIn`, without
 * fragments, so that nothing else can be asked beside it.
 */
export function isLogIn(query: unknown): boolean {
  if (typeof query !== 'string' || query.length > MAX_LENGTH) return false;
  const [only, ...more] = definitionsIn(query);
  if (only?.kind !== Kind.OPERATION_DEFINITION || more.length > 0) return false;
  const [field, ...others] = only.selectionSet.selections;
  return (
    only.operation === OperationTypeNode.MUTATION &&
    others.length === 0 &&
    field?.kind === Kind.FIELD &&
    field.name.value === 'logIn'
  );
}

function definitionsIn(query: string): readonly DefinitionNode[] {
  try {
    return parse(query, { maxTokens: MAX_TOKENS, noLocation: true }).definitions;
  } catch {
    // Who has a credential is told what is wrong with it.
    return [];
  }
}
