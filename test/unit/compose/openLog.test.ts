import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openLog } from '../../../src/compose/openLog.ts';
import { readConfig } from '../../../src/config.ts';
import { newServer } from '../store/eventstoredb/world.ts';

it('given a user who is never sent, then opening the log says so, without the password', async () => {
  const { url } = await newServer();
  const withUser = url.replace('esdb://', 'esdb://admin:hidden@');
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const store = await openLog({ url: withUser }, readConfig({ EVENTSTORE_URL: withUser }), {
    isAlone: false,
    log,
    onReplaced: () => {},
  });
  await store.close();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('EVENTSTORE_URL has a user, but with tls=false none is sent');
  expect(lines[0]).not.toContain('hidden');
});
