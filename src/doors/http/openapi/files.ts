import type { DoorDescription } from './description.ts';

// Of files.ts: people read by it what `WorkFile.url` of GraphQL names.

const inPath = (name: string, about: string, schema: object) =>
  ({ name, in: 'path', about, schema: { ...schema } }) as const;

export const describeFiles = (): DoorDescription => ({
  name: 'Files',
  about: 'The files of queue items and tasks, for people: robots read them by their leases.',
  calls: [
    {
      method: 'get',
      path: '/files/{kind}/{id}/{fileId}',
      summary: 'A file that came with a piece of work, or that its robot has uploaded.',
      details: 'Needs Transactions.View, or Tasks.View. `WorkFile.url` of GraphQL leads here.',
      parameters: [
        inPath('kind', 'Which kind of work.', { type: 'string', enum: ['QUEUE_ITEM', 'TASK'] }),
        inPath('id', 'The work by its number.', { type: 'integer', minimum: 0 }),
        inPath('fileId', 'The file by its id.', { type: 'string' }),
      ],
      answers: {
        200: {
          about: 'Its bytes.',
          contentType: 'application/octet-stream',
          schema: { type: 'string', contentMediaType: 'application/octet-stream' },
        },
      },
    },
  ],
  schemas: {},
  errors: { schema: 'ErrorEnvelope', about: 'What went wrong.' },
});
