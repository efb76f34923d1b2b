// Follows the items of a queue by server-sent events: node examples/live/serverSentEvents.mjs URL TOKEN QUEUE_ID
// It needs nothing but Node. When the connection is lost it comes back, and goes on where it was.
const [url = 'http://127.0.0.1:8080', token, queueId] = process.argv.slice(2);

const query = `subscription ($queueId: ID!) {
  workEvents(queueId: $queueId) { workId event { type status at principal { name } } }
}`;

let lastEventId = '';

for (;;) {
  try {
    await follow();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

async function follow() {
  const response = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'last-event-id': lastEventId,
    },
    body: JSON.stringify({ query, variables: { queueId } }),
  });
  if (!response.ok) throw new Error(await response.text());
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) tell(block);
  }
}

function tell(block) {
  const valueOf = (field) => new RegExp(`^${field}: (.*)$`, 'm').exec(block)?.[1];
  lastEventId = valueOf('id') ?? lastEventId;
  if (valueOf('event') !== 'next') return;
  const { data, errors } = JSON.parse(valueOf('data'));
  if (errors !== undefined) throw new Error(errors[0].message);
  const { workId, event } = data.workEvents;
  // The first message says that it listens.
  console.log(
    event === null ? 'listening' : `${workId} ${event.type} ${event.status} by ${event.principal.name}`,
  );
}
