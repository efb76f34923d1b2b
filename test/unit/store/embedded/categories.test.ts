import { describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { creation, fill, wholeLog } from '../../../contract/eventStoreFixtures.ts';

describe('a category too large for the index', () => {
  it('is read from the log in its order, wherever a page ends', async () => {
    const store = openEmbeddedStore({ path: ':memory:' });
    await fill(store, 'item', 6_000);
    await store.append(creation('queue-1'));
    await fill(store, 'other', 6_000);
    for (let round = 0; round < 5; round += 1) await fill(store, `item-${round}`, 1_000);
    const wanted = (await wholeLog(store)).filter(({ stream }) => /^(item|queue)-/.test(stream));
    const categories = ['queue', 'item'];
    const first = await store.readAll({ after: 0, maxCount: 6_500, categories });
    const rest = await store.readAll({ after: first.at(-1)?.position ?? 0, maxCount: 6_500, categories });
    expect([...first, ...rest]).toEqual(wanted);
    const last = rest.at(-1)?.position ?? 0;
    expect(await store.readAll({ after: last, maxCount: 10, categories })).toEqual([]);
    await store.close();
  });
});
