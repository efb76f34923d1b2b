// The least that a server of this kind can do: reads an addition, answers with an item, keeps nothing. Prints its port.
import fastify from 'fastify';

interface Addition {
  readonly itemData: {
    readonly Reference: string;
    readonly SpecificContent: Readonly<Record<string, unknown>>;
  };
}

const app = fastify();
let lastId = 0;

app.post<{ Body: Addition }>('/add', async ({ body: { itemData } }, reply) => {
  lastId += 1;
  return reply.code(201).send({
    '@odata.context': 'http://127.0.0.1/odata/$metadata#queueItem/$entity',
    QueueDefinitionId: 1,
    Encrypted: false,
    OutputData: null,
    AnalyticsData: null,
    Status: 'New',
    ReviewStatus: 'None',
    ReviewerUserId: null,
    Key: 'c7f1d3b0-5a0e-4d0c-9a39-1f3e6d8a2b47',
    UniqueKey: '0f5c1c7e-8c1d-4b58-8d0f-7f1a9c3e5b21',
    Reference: itemData.Reference,
    ProcessingExceptionType: null,
    DueDate: null,
    DeferDate: null,
    Priority: 'Normal',
    StartProcessing: null,
    EndProcessing: null,
    SecondsInPreviousAttempts: 0,
    AncestorId: null,
    RetryNumber: 0,
    CreationTime: '2030-01-01T00:00:00.000Z',
    Progress: null,
    RowVersion: 'AAAAAAAAAAA=',
    Id: lastId,
    SpecificContent: itemData.SpecificContent,
    Output: null,
  });
});

const address = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(address).port}\n`);
