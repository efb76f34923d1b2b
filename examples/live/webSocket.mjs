// Follows the items of a queue over a WebSocket: node examples/live/webSocket.mjs URL TOKEN QUEUE_ID
// It needs the package graphql-ws. When the connection is lost it comes back, and goes on where it was.
import { createClient } from 'graphql-ws';

const [url = 'http://127.0.0.1:8080', token, queueId] = process.argv.slice(2);

const query = `subscription ($queueId: ID!, $after: String) {
  workEvents(queueId: $queueId, after: $after) { workId event { type status at principal { name } } }
}`;

const client = createClient({
  url: `${url.replace(/^http/, 'ws')}/graphql`,
  connectionParams: { authorization: `Bearer ${token}` },
  // The loop below comes back by itself, with the position that it has read up to.
  retryAttempts: 0,
});

let after;
for (;;) {
  try {
    for await (const { data, errors, extensions } of client.iterate({
      query,
      variables: { queueId, after },
    })) {
      after = extensions?.position ?? after;
      if (errors !== undefined) throw new Error(errors[0].message);
      const { workId, event } = data.workEvents;
      // The first message says that it listens.
      console.log(
        event === null ? 'listening' : `${workId} ${event.type} ${event.status} by ${event.principal.name}`,
      );
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : `closed: ${error.reason ?? error}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}
