import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { parseEventStoreUrl } from '../../../../src/store/eventStoreUrl.ts';
import { Arrivals } from '../../../../src/store/eventstoredb/arrivals.ts';
import { newClient } from '../../../../src/store/eventstoredb/client.ts';
import { shown } from '../../../../src/store/eventstoredb/storedEvent.ts';
import { fill } from '../../../contract/eventStoreFixtures.ts';
import { newServer, openStore } from './world.ts';

it('given a handler that takes nothing, then what waits for it is bounded, and nothing is lost', async () => {
  const { url } = await newServer();
  const store = await openStore(url);
  for (let round = 0; round < 4; round += 1) await fill(store, `a${round}`, 1_000);
  const client = newClient(parseEventStoreUrl(url));
  onTestFinished(() => client.close());
  const arrivals = new Arrivals(client, { after: 0, signal: new AbortController().signal });
  await sleep(500);
  const takeAll = (): number => {
    let taken = 0;
    for (let page = arrivals.take(); page.length > 0; page = arrivals.take())
      taken += page.flatMap(shown).length;
    return taken;
  };
  let seen = takeAll();
  expect(seen).toBeGreaterThan(0);
  expect(seen).toBeLessThan(1_000);
  while (seen < 4_000 && (await arrivals.changed(5_000))) seen += takeAll();
  expect(seen).toBe(4_000);
  arrivals.close();
});
