import type { JsonSchema } from '../../domain/schema/words.ts';
import type { About } from '../http/openapi/description.ts';
import { json, members, refTo } from '../http/openapi/description.ts';
import * as requests from './dto/requests.ts';

// What the routes of ELMA's door are told to be; the OpenAPI document is made of it.

const string: JsonSchema = { type: 'string' };
const instant: JsonSchema = { type: 'string', format: 'date-time' };
const whole: JsonSchema = { type: 'integer' };
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const text = (description: string): JsonSchema => ({ type: 'string', description });

/** What clients look at, whatever HTTP says. */
const status: JsonSchema = { ...whole, description: 'How it went, as an HTTP status.' };

const failed = refTo('ElmaError');
/** Errors come with HTTP 200 too, so that clients read them. */
const orError = (answer: JsonSchema): JsonSchema => ({ anyOf: [answer, failed] });

export const schemas: Readonly<Record<string, JsonSchema>> = {
  ElmaTask: members(
    {
      id: whole,
      process: text('The token of the process.'),
      version: { ...whole, description: 'Only where the caller named it.' },
      ctx: text('The name of the stored context.'),
      system: text('The UUID of the system that has set it.'),
      priority: { type: 'string', enum: ['HIGH', 'MEDIUM', 'LOW'] },
      groups: list(string),
      status: {
        type: 'string',
        enum: ['PREPARE', 'QUEUE', 'EXECUTING', 'DONE', 'ERROR', 'CANCEL', 'DELETED'],
      },
      bot: text('The UUID of the bot that executes it, or did so last.'),
      outputCtx: text('What the bot brought back: JSON within a text.'),
      log: text('What the bot has said, line by line.'),
      metrics: members({ startTime: instant, endTime: instant }, ['startTime', 'endTime']),
      created: instant,
      updated: instant,
    },
    ['version', 'ctx', 'groups', 'bot', 'outputCtx', 'log'],
  ),
  ElmaProcess: members(
    {
      uuid: text('Of this version alone.'),
      token: text('Of the process, whatever its version.'),
      version: whole,
      active: { type: 'boolean' },
      name: string,
      hash: string,
      created: instant,
      uploaded: instant,
      useruuid: string,
      fullname: text('Who has published it.'),
      groups: list(string),
    },
    ['hash', 'useruuid', 'groups'],
  ),
  ElmaVariable: members(
    {
      caption: string,
      name: string,
      type: {
        type: 'string',
        enum: ['bool', 'datetime', 'double', 'file', 'int', 'mail', 'string', 'table'],
      },
      isArray: { type: 'boolean' },
      scope: { type: 'string', enum: ['In', 'Out', 'InOut'] },
    },
    ['caption'],
  ),
  ElmaError: members(
    {
      status,
      error: text('What went wrong, in a sentence.'),
      code: text('What programs look at.'),
      details: text('More of it, one line a violation.'),
    },
    ['details'],
  ),
};

const task = json(
  'The task; without `task` where something went wrong.',
  orError(members({ status, task: refTo('ElmaTask') })),
);

const processes = json(
  'A page of them.',
  orError(
    members({
      status,
      total: { ...whole, description: 'How many there are in all.' },
      process: list(refTo('ElmaProcess')),
    }),
  ),
);

export const about = {
  create: {
    summary: 'Sets a task. Takes an Idempotency-Key.',
    body: requests.createTaskRequest,
    answers: { 200: task },
  },
  status: {
    summary: 'How a task stands, with its log.',
    body: requests.taskRequest,
    answers: { 200: task },
  },
  cancel: {
    summary: 'Cancels a task, by the system that has set it.',
    details: 'Wherever it is done the same happens.',
    body: requests.taskRequest,
    answers: { 200: task },
  },
  download: {
    summary: 'A file that a bot has uploaded, when the task is completed.',
    body: requests.fileRequest,
    answers: { 200: { about: 'The file.', schema: string, contentType: '*/*' } },
  },
  register: {
    summary: 'A system asks to be let in, under a UUID that it has made up.',
    body: requests.registrationRequest,
    answers: {
      200: json(
        'It is known now.',
        orError(
          members(
            {
              status,
              secret: text('The bearer token of the system, shown once, where its UUID is no proof.'),
            },
            ['secret'],
          ),
        ),
      ),
    },
  },
  systemStatus: {
    summary: 'Whether a system may set tasks: 200, or 202 as long as nobody has let it in.',
    body: requests.systemRequest,
    answers: { 200: json('How it stands.', orError(members({ status }))) },
  },
  actual: {
    summary: 'The processes that can be set, each in its current version.',
    body: requests.processesRequest,
    answers: { 200: processes },
  },
  history: {
    summary: 'All versions of a process, the newest first.',
    body: requests.versionsRequest,
    answers: { 200: processes },
  },
  find: {
    summary: 'One version of a process, the current one for 0.',
    body: requests.versionRequest,
    answers: { 200: json('The version.', orError(members({ status, process: refTo('ElmaProcess') }))) },
  },
  context: {
    summary: 'What goes in and out of a version.',
    body: requests.contextRequest,
    answers: { 200: json('The variables.', orError(members({ status, ctx: list(refTo('ElmaVariable')) }))) },
  },
} as const satisfies Readonly<Record<string, About>>;
