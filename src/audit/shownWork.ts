import type { Orchestrator } from '../commands/context.ts';
import { shownItem } from '../commands/personal/personal.ts';
import type { Work } from '../domain/changes/work.ts';
import { itemStream } from '../domain/followUps.ts';
import { erasedTexts } from '../domain/queueItem/texts.ts';
import type { WorkRef } from '../domain/work.ts';
import type { Show, WorkLog } from './workHistory.ts';

type Shown = Pick<Orchestrator, 'store' | 'items' | 'personal'>;

/** The log as its readers see it: what was erased is not shown of any moment before that either. */
export const shownLog = ({
  store,
  items,
  personal,
}: Shown): WorkLog & Required<Pick<WorkLog, 'showing'>> => ({
  readStream: (stream, options) => store.readStream(stream, options),
  showing: async ({ kind, id }: WorkRef): Promise<Show> => {
    if (kind === 'task') return (work) => work;
    const isErased = (await items.load(itemStream(id)))?.state.erasedAt ?? null;
    return isErased === null ? opened(personal) : erased;
  },
});

const opened =
  (personal: Shown['personal']): Show =>
  (work) => {
    if (work.kind === 'task') return work;
    const shown = shownItem(personal, work.state);
    if (!(shown instanceof Promise)) return work;
    return shown.then((state): Work => ({ kind: 'queueItem', state }));
  };

const erased: Show = (work) => (work.kind === 'task' ? work : { ...work, state: erasedTexts(work.state) });
