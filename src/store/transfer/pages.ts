import { eventBytes } from '../eventBytes.ts';
import type { FileEvent } from './readEvents.ts';

const PAGE_EVENTS = 500;
const PAGE_BYTES = 4 * 1_048_576;

/**
 * Events in pages. The same events make the same pages each time, so that an import that goes on finds where it
 * stopped. The last page comes only after all events have been read, so after a file has proven to be whole.
 */
export async function* pagesOf(events: AsyncIterable<FileEvent>): AsyncGenerator<readonly FileEvent[]> {
  let page: FileEvent[] = [];
  let bytes = 0;
  for await (const each of events) {
    const size = eventBytes(each.event);
    if (page.length === PAGE_EVENTS || (page.length > 0 && bytes + size > PAGE_BYTES)) {
      yield page;
      page = [];
      bytes = 0;
    }
    page.push(each);
    bytes += size;
  }
  if (page.length > 0) yield page;
}
