import type { CommentEvent, CommentText } from '../comments.ts';
import type { Envelope } from '../envelope.ts';
import type { Seal } from '../personal.ts';
import { exceptionTypes } from '../queueItem/statusMachine.ts';
import type { WorkFile, WorkMetrics } from '../workReports.ts';
import type { Described } from './eventSchema.ts';
import {
  id,
  instant,
  named,
  nullable,
  number,
  numbersByName,
  object,
  oneOf,
  optional,
  type Schema,
  sha256,
  text,
  whole,
} from './words.ts';

// What events of several categories hold.

/** The members of an enumeration that is kept as its names and their numbers. */
export const namesOf = <N extends string>(numbers: Readonly<Record<N, number>>): readonly N[] =>
  Object.keys(numbers) as N[];

export const envelope: Schema<Envelope> = named(
  'Envelope',
  object<Envelope>('A content as it is kept.', {
    alg: oneOf('How its text is encrypted; none where it is not.', ['none', 'A256GCM']),
    keyId: nullable(text('The key that it is encrypted with.')),
    iv: nullable(text('The initialisation vector, in base64.')),
    text: text('A JSON object as text, numbers as they were sent; in base64 where it is encrypted.', {
      contentMediaType: 'application/json',
    }),
  }),
);

/** Its description gives way to that of the place that it stands in. */
export const content = (description: string): Schema<Envelope> => ({
  ...envelope,
  json: { ...envelope.json, description },
});

export const exceptionType = oneOf(
  'Whether trying again may help: a business exception is the fault of the data.',
  namesOf(exceptionTypes),
);

export const file: Schema<WorkFile> = named(
  'File',
  object<WorkFile>('A file; its bytes are found by their hash.', {
    id: text('Its id.'),
    direction: oneOf('Whether it came with the work or from its robot.', ['in', 'out']),
    name: text('Its name, unique in its work and direction without regard to case.'),
    size: whole('Its size in bytes.', 0),
    sha256: sha256('SHA-256 of its bytes, in hex.'),
    contentType: optional(text('What its sender says that it is.')),
  }),
);

export const metrics: Schema<WorkMetrics> = object<WorkMetrics>('What its robot has measured.', {
  startTime: optional(instant('When the work began, by the clock of its robot.')),
  endTime: optional(instant('When it ended, by that clock.')),
  numbers: optional(numbersByName('Numbers by their names; one of the same name is replaced.')),
});

const commentText = text('The comment, 1 to 512 characters; in base64 where it is encrypted.');
const seal = optional(
  object<Seal>('How it is encrypted; left out where it is not.', {
    alg: oneOf('The algorithm.', ['A256GCM']),
    keyId: text('The key that it is encrypted with.'),
    iv: text('The initialisation vector, in base64.'),
  }),
);
const commentRevision = whole('The revision of its CommentAdded in this stream.', 0);

/** The same for every kind of work. */
export const comments: Described<CommentEvent> = {
  CommentAdded: [
    'Somebody has said something about it. It makes no new version of the work.',
    object<CommentText>('The comment.', { text: commentText, seal }),
  ],
  CommentEdited: [
    'The author of a comment has changed it.',
    object<CommentText & { readonly revision: number }>('The change.', {
      revision: commentRevision,
      text: commentText,
      seal,
    }),
  ],
  CommentDeleted: [
    'The author of a comment has taken it away.',
    object('Which one.', { revision: commentRevision }),
  ],
};

export const reviewerSet: Schema<{
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
}> = object('The reviewer from then on.', {
  reviewerId: nullable(id('The user; null for nobody.')),
  reviewerName: nullable(text('The name of the user at that time.')),
});

export const leaseMs = whole('How long the lease was granted for, in milliseconds.', 1);
export const holder = text('Whose it is: the kind and the id of the principal, with a colon between them.');
export const durationMs = number(
  'From InProgress or EXECUTING: how long the attempt lasted, in milliseconds, exact to 100 ns.',
  0,
);
