import { fromMilliseconds } from '../../../domain/instant.ts';
import type { ListQuery } from '../../../readModel/queries/list.ts';
import type { ProcessingRecord, Report } from '../../../readModel/queries/processingRecords.ts';
import { listProcessingRecords } from '../../../readModel/queries/processingRecords.ts';
import type { ReadModels } from '../../../readModel/readModels.ts';
import { processingRecordNode, type ProcessingRecordType } from '../types/processingRecord.ts';
import type { PlacedList } from './connection.ts';
import type { Place, Sort } from './cursor.ts';
import { all, compare, property } from './predicates.ts';

const TIME = 'ProcessingTime';
const byTime: Sort = { property: TIME, type: 'instant', direction: 'asc' };

/** Records have no number of their own: there is one for each time. */
const NO_ID = 0;

/** What a queue has done, the oldest hour or day first. */
export function processingRecordList(
  reads: ReadModels,
  report: Report,
): PlacedList<ProcessingRecord, ProcessingRecordType> {
  const read = (query: Partial<ListQuery>) =>
    listProcessingRecords(reads, report, {
      filter: null,
      orderBy: [],
      top: 0,
      skip: 0,
      count: false,
      // None of the conditions made here asks for it.
      now: fromMilliseconds(0),
      ...query,
    });
  return {
    name: `processingRecords/${report.queueId}/${report.reportType}`,
    sort: byTime,
    readRows: async ({ rows, fromEnd, after, before }) => {
      const filter = all([...beyond('gt', after), ...beyond('lt', before)]);
      const direction = fromEnd ? 'desc' : 'asc';
      return (await read({ filter, orderBy: [{ expression: property(TIME), direction }], top: rows })).rows;
    },
    nodeOf: processingRecordNode,
    placeOf: ({ processingTime }) => ({ key: processingTime, id: NO_ID }),
    count: async () => (await read({ count: true })).count ?? 0,
  };
}

const beyond = (operator: 'gt' | 'lt', place: Place | null): ReturnType<typeof compare>[] =>
  place === null ? [] : [compare(TIME, operator, 'instant', place.key)];
