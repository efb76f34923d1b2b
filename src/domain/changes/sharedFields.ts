import type { Comments } from '../comments.ts';
import type { WorkFile, WorkMetrics } from '../workReports.ts';
import type { Field } from './changes.ts';
import { instant, number, text } from './changes.ts';

// What items and tasks show in the same way.

/** A file by its checksum, under its direction and name. */
export const fileFields = (files: readonly WorkFile[]): Field[] =>
  files.map(({ direction, name, sha256 }) => text(`files.${direction}.${name}`, sha256));

export const metricFields = ({ startTime, endTime, numbers = {} }: WorkMetrics): Field[] => [
  instant('metrics.startTime', startTime),
  instant('metrics.endTime', endTime),
  ...Object.entries(numbers).map(([name, value]) => number(`metrics.numbers.${name}`, value)),
];

/** A comment under the revision of the event that added it. */
export const commentFields = (comments: Comments): Field[] =>
  [...comments].map(([revision, comment]) => text(`comments.${revision}`, comment.text));

export const reviewerFields = ({
  reviewerId,
  reviewerName,
}: {
  readonly reviewerId: number | null;
  readonly reviewerName: string | null;
}): Field[] => [number('reviewerId', reviewerId), text('reviewerName', reviewerName)];
