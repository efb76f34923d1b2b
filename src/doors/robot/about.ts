import type { JsonSchema } from '../../domain/schema/words.ts';
import type { About } from '../http/openapi/description.ts';
import { empty, json, members, refTo } from '../http/openapi/description.ts';
import * as requests from './dto/requests.ts';

// What the routes of the robot API are told to be; the OpenAPI document is made of it.

const string: JsonSchema = { type: 'string' };
const instant: JsonSchema = { type: 'string', format: 'date-time' };
const flag: JsonSchema = { type: 'boolean' };
const whole: JsonSchema = { type: 'integer' };
const kind: JsonSchema = { type: 'string', enum: ['QUEUE_ITEM', 'TASK'] };
const content: JsonSchema = { type: 'object', additionalProperties: true };
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const text = (description: string): JsonSchema => ({ type: 'string', description });

/** Every JSON answer says what time it is here. */
const answer = (properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema =>
  members({ ...properties, serverTime: { ...instant, description: "The server's clock." } }, optional);

export const schemas: Readonly<Record<string, JsonSchema>> = {
  Lease: members(
    {
      leaseId: text('The key to the work.'),
      kind,
      itemId: text('The number of the item or task.'),
      attempt: { ...whole, description: 'Which attempt it is, from 1.' },
      maxAttempts: { ...whole, description: 'How many there can be.' },
      priority: string,
      queue: members({ id: string, name: string }),
      process: members({ token: string, version: whole, name: string }),
      reference: string,
      input: { ...content, description: 'What is to be worked on.' },
      files: list(refTo('RobotFile')),
      grantedAt: instant,
      deadline: { ...instant, description: 'When the work should be done.' },
      cancelRequested: { ...flag, description: 'The work is to be given up in order.' },
      expiresAt: { ...instant, description: 'When the lease ends unless it is extended.' },
    },
    ['queue', 'process', 'reference', 'grantedAt', 'deadline'],
  ),
  RobotFile: members(
    {
      fileId: string,
      direction: { type: 'string', enum: ['IN', 'OUT'] },
      name: string,
      size: { ...whole, description: 'In bytes.' },
      sha256: text('In hex.'),
      contentType: string,
    },
    ['contentType'],
  ),
  Work: answer(
    {
      kind,
      itemId: string,
      status: string,
      cancelRequested: flag,
      nextItemId: text('The attempt that follows.'),
    },
    ['nextItemId'],
  ),
  Problem: members(
    {
      type: text('A URN that ends with the code.'),
      title: string,
      status: whole,
      code: text('What programs look at.'),
      detail: string,
      errors: list(string),
      requestId: string,
    },
    ['detail', 'errors'],
  ),
};

const work = json('The work as it stands then.', refTo('Work'));

export const about = {
  registration: {
    summary: 'A robot asks to be let in, and is told its secret, this once.',
    details:
      'Needs no credential. Until a person has let it in it may only ask whether it was. Takes an Idempotency-Key.',
    body: requests.registration,
    answers: {
      201: json(
        'It is known now.',
        answer({
          botId: string,
          status: { type: 'string', enum: ['REQUEST', 'ALLOWED', 'LOCKED'] },
          secret: text('The bearer token of the robot, shown once.'),
        }),
      ),
    },
  },
  me: {
    summary: 'How the robot that calls is known here, and whether it was let in.',
    answers: {
      200: json(
        'The robot.',
        answer({
          botId: string,
          name: string,
          status: { type: 'string', enum: ['REQUEST', 'ALLOWED', 'LOCKED'] },
          version: { type: ['string', 'null'] },
          machine: members({
            os: { type: ['string', 'null'] },
            host: { type: ['string', 'null'] },
            user: { type: ['string', 'null'] },
            cpu: { type: ['string', 'null'] },
            ramMb: { type: ['integer', 'null'] },
          }),
          groups: list(string),
          kinds: list(kind),
        }),
      ),
    },
  },
  openSession: {
    summary: 'The program of a robot has started.',
    body: requests.session,
    mayBeEmpty: true,
    answers: {
      201: json(
        'Its session.',
        answer({
          sessionId: string,
          heartbeatMs: { ...whole, description: 'How often to tell that it goes on, in milliseconds.' },
        }),
      ),
    },
  },
  heartbeat: {
    summary: 'The program goes on, and so do its leases.',
    details:
      'A command says what to do about a lease: CANCEL, its work is to be given up in order; STOP, somebody else may have it already.',
    body: requests.heartbeat,
    mayBeEmpty: true,
    answers: {
      200: json(
        'How its leases stand.',
        answer({
          leases: list(members({ leaseId: string, expiresAt: instant, cancelRequested: flag })),
          commands: list(members({ type: { type: 'string', enum: ['STOP', 'CANCEL'] }, leaseId: string })),
          heartbeatMs: whole,
        }),
      ),
    },
  },
  claim: {
    summary: 'Lends work, or waits for it up to waitMs.',
    details: 'The same requestId (or Idempotency-Key) gets the same leases.',
    body: requests.claim,
    mayBeEmpty: true,
    answers: {
      200: json('The work.', answer({ leases: list(refTo('Lease')) })),
      204: empty('There was none.'),
    },
  },
  cancellation: {
    summary: 'Tells when the work is to be given up, as server-sent events.',
    details: 'Events: `cancel`, the work is to be given up in order; `end`, the lease is over.',
    answers: { 200: { about: 'The events.', schema: string, contentType: 'text/event-stream' } },
  },
  extend: {
    summary: 'Lets a lease end so many milliseconds from now.',
    body: requests.extension,
    answers: {
      200: json('The lease.', answer({ leaseId: string, expiresAt: instant, cancelRequested: flag })),
    },
  },
  progress: {
    summary: 'Says how far the work is.',
    body: requests.progress,
    answers: { 200: work },
  },
  logs: {
    summary: 'Adds lines to the log of the work; lines may come twice.',
    body: requests.logs,
    answers: {
      200: json(
        'They are there.',
        answer({ isTruncated: { ...flag, description: 'The log is full: what else comes is left out.' } }),
      ),
    },
  },
  metrics: {
    summary: 'Says what was measured; a number of the same name is replaced.',
    body: requests.metrics,
    answers: { 200: work },
  },
  upload: {
    summary: 'Adds a file to the work; the same file may come twice.',
    details:
      'The header Repr-Digest, where it is sent, must be that of the body. A file has 1 GiB at most, unless the server is set up otherwise (ROBOT_FILE_MAX_MIB).',
    otherBody: {
      contentType: '*/*',
      schema: { type: 'string', contentMediaType: 'application/octet-stream' },
    },
    answers: { 201: json('It is kept.', answer({ file: refTo('RobotFile') })) },
  },
  download: {
    summary: 'Reads a file that came with the work.',
    answers: {
      200: { about: 'The file.', schema: string, contentType: '*/*' },
    },
  },
  complete: {
    summary: 'The work is done.',
    body: requests.completion,
    mayBeEmpty: true,
    answers: { 200: work },
  },
  fail: {
    summary: 'The work failed: APPLICATION follows the retry rule, BUSINESS does not.',
    body: requests.failure,
    answers: { 200: work },
  },
  release: {
    summary: 'The work is given back, and no attempt is used up.',
    body: requests.release,
    mayBeEmpty: true,
    answers: { 200: work },
  },
} as const satisfies Readonly<Record<string, About>>;
