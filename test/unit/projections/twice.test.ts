import { describe, expect, it } from 'vitest';
import { withTasks } from './everyTask.ts';
import { everything } from './everything.ts';
import { Tables } from './scenario.ts';

describe('an event applied twice', () => {
  const { events } = withTasks(everything());

  it.each(events.map((event, index) => ({ index, name: `${event.stream} ${event.type}` })))(
    'changes nothing: $index $name',
    ({ index }) => {
      const tables = new Tables().apply(events.slice(0, index + 1));
      const once = tables.all();
      expect(tables.apply(events.slice(index, index + 1)).all()).toEqual(once);
    },
  );

  it('given a whole log, when it is applied again after a restart, then nothing has changed', () => {
    const tables = new Tables().apply(events);
    const once = tables.all();
    expect(tables.restart().apply(events).all()).toEqual(once);
  });

  it('given a log, when it is applied event by event, with restarts, then the rows are those of one page', () => {
    const tables = new Tables();
    for (const event of events) tables.apply([event]).restart();
    expect(tables.all()).toEqual(new Tables().apply(events).all());
  });
});
