import { expect } from 'vitest';
import type { Calls } from './calls.ts';
import { idIn } from './calls.ts';

/** A client that meets another node with each call, and knows nothing of positions, finds all that it has written. */
export async function expectOwnWritesRead(calls: Calls, rounds: number): Promise<void> {
  for (let n = 0; n < rounds; n += 1) {
    const Name = `Round ${n}`;
    await calls.createQueue(n, Name);
    const added = await calls.add(n + 1, Name);
    expect(added.status).toBe(201);
    const taken = await calls.take(n + 2, Name);
    expect([taken.status, idIn(taken)]).toEqual([200, idIn(added)]);
    const read = await calls.on(n)('GET', `/odata/QueueItems(${idIn(added)})`);
    expect([read.status, read.body['Status']]).toEqual([200, 'InProgress']);
    expect((await calls.succeed(n + 1, idIn(added), { n })).status).toBe(200);
    const list = await calls.on(n + 2)('GET', `/odata/QueueItems?$filter=Id eq ${idIn(added)}`);
    expect(list.body['value']).toMatchObject([{ Status: 'Successful', Output: { n } }]);
  }
}

/** Somebody else, who is told up to where the log was written, reads that through any other node. */
export async function expectPositionsHeard(
  urls: readonly string[],
  writer: string,
  reader: string,
  rounds: number,
): Promise<void> {
  const call = (n: number, path: string, token: string, more: Record<string, string>, body?: string) =>
    fetch(`${urls[n % urls.length]}/odata/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
      ...(body !== undefined && { body }),
    });
  for (let n = 0; n < rounds; n += 1) {
    const Name = `Told ${n}`;
    const written = await call(n, 'QueueDefinitions', writer, {}, JSON.stringify({ Name }));
    const position = written.headers.get('x-orchestream-position') ?? '';
    expect([written.status, position]).toEqual([201, expect.stringMatching(/^[0-9a-f-]{36}:\d+$/)]);
    const headers = { 'x-orchestream-position': position };
    const read = await call(n + 1, `QueueDefinitions?$filter=Name eq '${Name}'`, reader, headers);
    expect([read.status, await read.json()]).toMatchObject([200, { value: [{ Name }] }]);
    expect(read.headers.get('x-orchestream-behind-ms')).toBeNull();
  }
}

interface Counts {
  readonly taken: number;
  readonly conflicts: number;
}

/**
 * Sixteen takers on each of three nodes empty one queue: nobody gets what another one has, and they seldom meet at one
 * item. `counts` are those of all nodes.
 */
export async function expectNoFight(
  calls: Calls,
  items: number,
  counts: () => Promise<Counts> | Counts,
): Promise<void> {
  await calls.createQueue(0, 'Fight');
  for (let n = 0; n < items; n += 100) await calls.addMany(n, 'Fight', 100);
  const before = await counts();
  const taken: number[] = [];
  const takeAll = async (n: number): Promise<void> => {
    for (
      let answer = await calls.take(n, 'Fight');
      answer.status !== 204;
      answer = await calls.take(n, 'Fight')
    )
      if (answer.status === 200) taken.push(idIn(answer));
  };
  await Promise.all(Array.from({ length: 48 }, (_, n) => takeAll(n)));
  expect(new Set(taken).size).toBe(taken.length);
  expect(taken.length).toBe(items);
  const after = await counts();
  expect(after.taken - before.taken).toBe(items);
  expect((after.conflicts - before.conflicts) / items).toBeLessThan(0.2);
}
