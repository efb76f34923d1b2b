import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../../domain/instant.ts';
import { meanSeconds, meanSecondsOf, totalOf } from '../../../readModel/queries/processed.ts';
import type { ProcessingRecord } from '../../../readModel/queries/processingRecords.ts';
import { DateTime } from '../scalars/dateTime.ts';
import { connectionType } from './connection.ts';

@ObjectType('ProcessingRecord', {
  simpleResolvers: true,
  description: 'What a queue has done in an hour or a day, and how it stood at its end.',
})
export class ProcessingRecordType {
  @Field(() => DateTime, { description: 'When the hour or the day began.' })
  declare readonly processingTime: Instant;

  @Field(() => Int, { description: 'Items that waited at its end.' })
  declare readonly itemsToProcess: number;

  @Field(() => Int, { description: 'Items that robots worked on at its end.' })
  declare readonly itemsInProgress: number;

  @Field(() => Int, { description: 'Items that were successful.' })
  declare readonly successful: number;

  @Field(() => Int, { description: 'Items that failed with an application exception.' })
  declare readonly applicationExceptions: number;

  @Field(() => Int, { description: 'Items that failed with a business exception.' })
  declare readonly businessExceptions: number;

  @Field(() => Int, { description: 'Items that were retried.' })
  declare readonly retried: number;

  @Field(() => Int, { description: 'Items that were processed, whatever came of it.' })
  declare readonly total: number;

  @Field(() => Float, { description: 'Seconds that one took, on average.' })
  declare readonly meanSeconds: number;

  @Field(() => Float, { description: 'Seconds that a successful one took, on average.' })
  declare readonly successfulMeanSeconds: number;

  @Field(() => Float, { description: 'Seconds until an application exception, on average.' })
  declare readonly applicationExceptionsMeanSeconds: number;

  @Field(() => Float, { description: 'Seconds until a business exception, on average.' })
  declare readonly businessExceptionsMeanSeconds: number;
}

export const ProcessingRecordConnection = connectionType(
  'ProcessingRecord',
  ProcessingRecordType,
  'records of what a queue has done',
);

export const processingRecordNode = (record: ProcessingRecord): ProcessingRecordType => ({
  processingTime: record.processingTime,
  itemsToProcess: record.remaining,
  itemsInProgress: record.inProgress,
  successful: record.successful,
  applicationExceptions: record.applicationExceptions,
  businessExceptions: record.businessExceptions,
  retried: record.retried,
  total: totalOf(record),
  meanSeconds: meanSecondsOf(record),
  successfulMeanSeconds: meanSeconds(record.successfulMs, record.successful),
  applicationExceptionsMeanSeconds: meanSeconds(record.applicationMs, record.applicationExceptions),
  businessExceptionsMeanSeconds: meanSeconds(record.businessMs, record.businessExceptions),
});
