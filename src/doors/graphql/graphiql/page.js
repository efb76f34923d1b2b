// The page of GraphiQL. The schema comes as a file, so that completion and documentation are there before a token is.
'use strict';

const { React, ReactDOM, GraphiQL } = globalThis;

const welcome = `# Type your token into the pane "Headers" below, then run this with Ctrl-Enter.
# The documentation is behind the book on the left, and keys complete as you type.
query Queues {
  queues(first: 10) {
    totalCount
    edges {
      node {
        id
        name
        processingStatus {
          itemsToProcess
          itemsInProgress
          successful
        }
      }
    }
  }
}
`;

const ask = GraphiQL.createFetcher({ url: 'graphql' });

/** What the schema is comes as a file; everything else is asked of the server. */
const fetcher = async (params, options) =>
  params.operationName === 'IntrospectionQuery'
    ? (await fetch('graphiql/schema.json')).json()
    : ask(params, options);

ReactDOM.createRoot(document.getElementById('page')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultQuery: welcome,
    defaultHeaders: '{\n  "Authorization": "Bearer "\n}',
    defaultEditorToolsVisibility: 'headers',
    // A token is forgotten with the page.
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  }),
);
