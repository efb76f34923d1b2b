import type { JsonSchema } from '../../../domain/schema/words.ts';
import type { AnswerDescription, DoorDescription, ParameterDescription } from '../openapi/description.ts';
import { json, members } from '../openapi/description.ts';

const string: JsonSchema = { type: 'string' };
const whole: JsonSchema = { type: 'integer', minimum: 0 };
const instant: JsonSchema = { type: 'string', format: 'date-time' };

const asked = (name: string, about: string, schema: JsonSchema = string): ParameterDescription => ({
  name,
  in: 'query',
  about,
  schema,
});

const format = asked('format', 'NDJSON where it is left out.', { type: 'string', enum: ['ndjson', 'csv'] });
const work = [
  asked('kind', 'Which kind of work. Required.', { type: 'string', enum: ['QUEUE_ITEM', 'TASK'] }),
  asked('id', 'The work by its number. Required.', whole),
];
const folder = asked('folderId', 'In this folder; in all of the caller where it is left out.', whole);

const lines = (about: string): Readonly<Record<number, AnswerDescription>> => ({
  200: {
    about: `${about}, one JSON object a line; or as CSV.`,
    schema: string,
    contentType: 'application/x-ndjson',
  },
});

/** What auditors take away with them. */
export const describeExports = (): DoorDescription => ({
  name: 'Exports',
  about: 'What auditors take away with them, streamed. All of it needs the permission Audit.View.',
  calls: [
    {
      method: 'get',
      path: '/export/history',
      summary: 'Every event of a piece of work, with the texts that its hash chain is made of.',
      parameters: [...work, format],
      answers: lines('The events'),
    },
    {
      method: 'get',
      path: '/export/work-as-of',
      summary: 'A piece of work as it was at a moment, field by field.',
      parameters: [
        ...work,
        asked('at', 'An instant; this or `revision`.', instant),
        asked('revision', 'Right after the event of this revision.', whole),
        format,
      ],
      answers: lines('The fields'),
    },
    {
      method: 'get',
      path: '/export/diff',
      summary: 'What differs in a piece of work between two moments.',
      parameters: [
        ...work,
        asked('from', 'The first moment as an instant; before the work began where it is left out.', instant),
        asked('fromRevision', 'The first moment as a revision.', whole),
        asked('to', 'The other moment as an instant; now where it is left out.', instant),
        asked('toRevision', 'The other moment as a revision.', whole),
        format,
      ],
      answers: lines('The fields that differ'),
    },
    {
      method: 'get',
      path: '/export/queue-items',
      summary: 'Queue items, as they are or as they were at an instant.',
      parameters: [
        folder,
        asked('queueId', 'Of this queue.', whole),
        asked('status', 'With this status, as GraphQL names it.'),
        asked('asOf', 'As they were at this instant.', instant),
        format,
      ],
      answers: lines('The items'),
    },
    {
      method: 'get',
      path: '/export/tasks',
      summary: 'Tasks, as they are or as they were at an instant.',
      parameters: [
        folder,
        asked('processId', 'Of this process.', whole),
        asked('systemId', 'Set by this system.', whole),
        asked('status', 'With this status, as GraphQL names it.'),
        asked('asOf', 'As they were at this instant.', instant),
        format,
      ],
      answers: lines('The tasks'),
    },
    {
      method: 'get',
      path: '/export/audit-trail',
      summary: 'Who has done what, across all streams.',
      parameters: [
        asked(
          'principalKind',
          'What this caller has done: its kind, as GraphQL names it. With `principalId`.',
        ),
        asked('principalId', 'Its number or client id.'),
        asked('door', 'What came through this interface, as GraphQL names it.'),
        asked('type', 'Events of this type.'),
        folder,
        asked('from', 'From this instant on.', instant),
        asked('to', 'Before this instant.', instant),
        format,
      ],
      answers: lines('The events'),
    },
    {
      method: 'get',
      path: '/export/anchors',
      summary: 'All anchors, as `npm run verify -- --anchors` reads them.',
      parameters: [format],
      answers: lines('The anchors'),
    },
    {
      method: 'get',
      path: '/export/chain',
      summary: 'Every event of a piece of work with its hash, and whether it continues the hash chain.',
      parameters: [...work, format],
      answers: lines('The links of the chain'),
    },
    {
      method: 'get',
      path: '/export/verification',
      summary: 'What a verification of the whole log has found. Needs all folders.',
      parameters: [asked('id', 'Its id, as `verifyAll` of GraphQL answers it. Required.'), format],
      answers: lines('What it is, then each broken link and each fault of an anchor'),
    },
    {
      method: 'get',
      path: '/export/proof',
      summary: 'That an event of a piece of work was in the log when an anchor was made.',
      parameters: [
        ...work,
        asked('revision', 'Which event; the last one where it is left out.', whole),
        asked('anchor', 'By which anchor; the last one where it is left out.', whole),
      ],
      answers: { 200: json('The proof.', proof) },
    },
  ],
  schemas: {},
  errors: { schema: 'ErrorEnvelope', about: 'What went wrong.' },
});

const proof = members({
  stream: string,
  revision: whole,
  hash: string,
  steps: { type: 'array', items: { type: 'object', properties: { left: string, right: string } } },
  anchor: members({ statement: string, signature: string, nodes: { type: 'array', items: string } }),
});
