import { writeJson } from '../../http/json/jsonWriter.ts';
import type { Route } from '../call.ts';
import { metadataText } from '../edm/csdl.ts';
import { declaredSets } from '../edm/entitySets.ts';

let text: string | undefined;

/** `$metadata`: made once, since nothing in it changes. */
export const getMetadata: Route = {
  permissions: [],
  handle: async () => {
    text ??= metadataText();
    return { status: 200, body: text, contentType: 'application/xml; charset=utf-8' };
  },
};

/** The service document: the sets that can be read. */
export const getServiceDocument: Route = {
  permissions: [],
  handle: async ({ baseUrl }) => ({
    status: 200,
    body: writeJson({
      '@odata.context': `${baseUrl}/$metadata`,
      value: declaredSets
        .filter(({ isListed }) => isListed)
        .map(({ name }) => ({ name, kind: 'EntitySet', url: name })),
    }),
  }),
};
