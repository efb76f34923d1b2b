import { beforeEach, describe, expect, it } from 'vitest';
import type { Anchor } from '../../../../src/audit/anchors/anchor.ts';
import { anchorLine, anchorOf, readAnchor } from '../../../../src/audit/anchors/anchor.ts';
import type { Signer } from '../../../../src/audit/anchors/signer.ts';
import { openEmbeddedStore } from '../../../../src/store/embedded/embeddedStore.ts';
import { seal } from '../../../../src/store/hashChain.ts';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import { importLog } from '../../../../src/store/transfer/importLog.ts';
import { readEvents } from '../../../../src/store/transfer/readEvents.ts';
import { anEvent } from '../../../contract/eventStoreFixtures.ts';
import { memoryStore } from '../../../support/orchestrator.ts';
import { logFolder } from '../../store/logFolder.ts';
import { appendChain } from '../../store/sealedLog.ts';
import { chunksOf, fileOf } from '../../store/transfer/aLog.ts';
import {
  anchorAll,
  anchorsIn,
  faultsOf,
  keeping,
  newSigner,
  tamper,
  verify,
  verifyFile,
} from '../anchoredLog.ts';

const log = logFolder();
let signer: Signer;
/** The anchors as they were published. */
let published: Anchor[];

/** 40 events in 8 streams, and an anchor behind each ten: positions 11 to 20 are those of anchor 1. */
beforeEach(async () => {
  signer = newSigner();
  const store = openEmbeddedStore({ path: log.file });
  for (let n = 1; n <= 8; n += 1) await appendChain(store, `queueItem-${n}`, 5);
  await anchorAll(store, { signer });
  published = await anchorsIn(store);
  await store.close();
});

const faults = async (trust: Parameters<typeof verifyFile>[1] = {}, ranges = 1) =>
  faultsOf(await verifyFile(log.file, trust, ranges));

describe('a log as it was written', () => {
  it.each([1, 2, 3, 7, 100])('holds, cut into %i ranges', async (ranges) => {
    const trust = { keys: [signer.publicKey], kept: keeping(published) };
    expect(await verifyFile(log.file, trust, ranges)).toEqual({
      events: 44,
      streams: 9,
      broken: [],
      brokenCount: 0,
      anchors: 4,
      incomparable: 0,
      faults: [],
      keys: [{ publicKey: signer.publicKey, first: 0, last: 3, anchors: 4 }],
      unanchored: 4,
    });
  });
});

describe.each([1, 3])('in %i ranges', (ranges) => {
  it('an altered event is found, by its chain and by its anchor', async () => {
    tamper(log.file, `UPDATE event SET data = '{"n":7}' WHERE stream = 'queueItem-3' AND revision = 2`);
    const report = await verifyFile(log.file, {}, ranges);
    expect(report.broken.map(({ stream, revision, reason }) => [stream, revision, reason])).toEqual([
      ['queueItem-3', 2, 'altered'],
    ]);
    // Its hash still stands in it: the anchor covers hashes, and the chain the rest.
    expect(report.faults).toEqual([]);
  });

  it('a stream that was written anew with fitting hashes is found by its anchor', async () => {
    let previous = '';
    for (let revision = 0; revision < 5; revision += 1) {
      const { event, hash } = seal(previous, 'queueItem-3', revision, anEvent({ data: '{"n":"forged"}' }));
      previous = hash;
      tamper(
        log.file,
        `UPDATE event SET id = ?, data = ?, metadata = ? WHERE stream = 'queueItem-3' AND revision = ?`,
        event.id,
        event.data,
        event.metadata,
        String(revision),
      );
    }
    const report = await verifyFile(log.file, {}, ranges);
    expect(report.broken).toEqual([]);
    expect(report.faults).toEqual([
      { number: 1, fault: 'content', detail: 'an event that it covers is not what it was' },
    ]);
  });

  it('a stream that is missing is found, and no later anchor suffers', async () => {
    tamper(log.file, `DELETE FROM event WHERE stream = 'queueItem-5'`);
    const report = await verifyFile(log.file, {}, ranges);
    expect(report.broken).toEqual([]);
    expect(report.faults).toEqual([
      { number: 2, fault: 'content', detail: 'it covers 10 events, where the log has 5' },
    ]);
  });

  it('a stream whose tail was cut is found', async () => {
    tamper(log.file, `DELETE FROM event WHERE stream = 'queueItem-5' AND revision > 2`);
    expect(await faults({}, ranges)).toEqual([[2, 'content']]);
  });

  it('a stream that was slipped in between is found', async () => {
    tamper(log.file, `DELETE FROM event WHERE stream = 'queueItem-8' AND revision = 4`);
    const { event } = seal('', 'queueItem-99', 0, anEvent());
    tamper(
      log.file,
      `INSERT INTO event (position, stream, revision, id, type, data, metadata) VALUES (40, 'queueItem-99', 0, ?, ?, ?, ?)`,
      event.id,
      event.type,
      event.data,
      event.metadata,
    );
    const report = await verifyFile(log.file, {}, ranges);
    expect(report.brokenCount).toBe(0);
    expect(faultsOf(report)).toEqual([[3, 'content']]);
  });

  it('a tail that was cut before an anchor is found', async () => {
    tamper(log.file, `DELETE FROM event WHERE position BETWEEN 35 AND 40`);
    expect(await faults({}, ranges)).toEqual([[3, 'content']]);
  });

  it('a tail that was cut with its anchors is found by anchors that are kept elsewhere, and by nothing else', async () => {
    tamper(log.file, `DELETE FROM event WHERE position > 15`);
    expect(await faults({}, ranges)).toEqual([]);
    expect(await faults({ kept: keeping(published) }, ranges)).toEqual(
      published.map(({ said }) => [said.number, 'missing']),
    );
  });

  it('anchors that are gone are found by the ones behind them', async () => {
    tamper(log.file, `DELETE FROM event WHERE stream = 'anchor-log' AND revision = 1`);
    const report = await verifyFile(log.file, {}, ranges);
    expect(report.broken.map(({ stream, reason }) => [stream, reason])).toEqual([['anchor-log', 'gap']]);
    expect(faultsOf(report).map(([, fault]) => fault)).toContain('chain');
  });
});

/** Puts other anchors in the place of those in the log, and seals their stream anew. */
function replaceAnchors(anchors: readonly string[]): void {
  let previous = '';
  for (const [revision, data] of anchors.entries()) {
    const { event, hash } = seal(previous, 'anchor-log', revision, anEvent({ type: 'Anchor', data }));
    previous = hash;
    tamper(
      log.file,
      `UPDATE event SET id = ?, type = ?, data = ?, metadata = ? WHERE stream = 'anchor-log' AND revision = ?`,
      event.id,
      event.type,
      event.data,
      event.metadata,
      String(revision),
    );
  }
}

/** The anchors as somebody with another key would sign them. */
function signedBy(other: Signer, anchors: readonly Anchor[]): Anchor[] {
  const signed: Anchor[] = [];
  for (const { said, nodes } of anchors) {
    const next = { ...said, previous: signed.at(-1)?.hash ?? null, publicKey: other.publicKey };
    const statement = JSON.stringify(next);
    signed.push(anchorOf(next, { statement, signature: other.sign(statement), nodes }));
  }
  return signed;
}

describe('anchors that were signed again with another key', () => {
  beforeEach(() => replaceAnchors(signedBy(newSigner(), published).map(anchorLine)));

  it('are found by whoever knows the key', async () => {
    expect(await faults({ keys: [signer.publicKey] })).toEqual([0, 1, 2, 3].map((n) => [n, 'key']));
  });

  it('are found by whoever has kept an anchor', async () => {
    expect(await faults({ kept: keeping(published.slice(2)) })).toEqual([
      [2, 'missing'],
      [3, 'missing'],
    ]);
  });

  it('are not found by who has neither, but for the key that is told', async () => {
    const { keys, ...report } = await verifyFile(log.file);
    expect(report.faults).toEqual([]);
    expect(keys.map(({ publicKey }) => publicKey)).not.toContain(signer.publicKey);
  });
});

describe('an anchor', () => {
  const altered = (change: (said: Record<string, unknown>) => void): string[] =>
    published.map((anchor, n) => {
      if (n !== 2) return anchorLine(anchor);
      const said = JSON.parse(anchor.statement) as Record<string, unknown>;
      change(said);
      return anchorLine({ ...anchor, statement: JSON.stringify(said) });
    });

  it('cannot say something else than what was signed', async () => {
    replaceAnchors(altered((said) => (said['at'] = '2030-01-01T00:00:00Z')));
    expect(await faults()).toEqual([
      [2, 'signature'],
      [3, 'chain'],
    ]);
  });

  it('cannot name another key as that of its signature', async () => {
    replaceAnchors(altered((said) => (said['publicKey'] = newSigner().publicKey)));
    expect((await faults())[0]).toEqual([2, 'signature']);
    replaceAnchors(altered((said) => (said['publicKey'] = 'none')));
    expect((await faults())[0]).toEqual([2, 'signature']);
  });

  it('cannot stand in another place', async () => {
    const [first = '', second = '', ...more] = published.map(anchorLine);
    replaceAnchors([second, first, ...more]);
    expect((await faults()).map(([number]) => number)).toEqual(expect.arrayContaining([0, 1]));
  });

  it('can be unreadable, which does not end the others', async () => {
    replaceAnchors(published.map((anchor, n) => (n === 2 ? '{"statement":1}' : anchorLine(anchor))));
    const found = await faults();
    expect(found[0]).toEqual([2, 'unreadable']);
    expect(found).toContainEqual([3, 'chain']);
  });

  it('is read from what holds one alone', () => {
    const [anchor] = published;
    if (anchor === undefined) throw new Error('there are anchors');
    expect(readAnchor(anchorLine(anchor))).toEqual(anchor);
    for (const text of ['', '[]', 'null', '{}', '{"statement":"{}","signature":"","nodes":[]}'])
      expect(readAnchor(text)).toBeNull();
    expect(
      readAnchor(anchorLine({ ...anchor, statement: anchor.statement.replace('"count":', '"n":') })),
    ).toBeNull();
  });
});

describe('a log that was moved', () => {
  const move = async (multiStreamAppend: boolean): Promise<EventStore> => {
    const from = openEmbeddedStore({ path: log.file, readOnly: true });
    const to = memoryStore(multiStreamAppend);
    const text = await fileOf(from);
    await importLog(to, readEvents(chunksOf(text)));
    await from.close();
    return to;
  };

  it('has the anchors of the other one, whose events are told by their count', async () => {
    const moved = await move(true);
    expect(await verify(moved, { keys: [signer.publicKey], kept: keeping(published) })).toMatchObject({
      events: 44,
      anchors: 4,
      faults: [],
    });
  });

  it('is anchored from its beginning, in one tree with the anchors before', async () => {
    const moved = await move(true);
    const other = newSigner();
    await anchorAll(moved, { signer: other });
    const anchors = (await anchorsIn(moved)).slice(4);
    expect(anchors.map(({ said }) => [said.number, said.logId === moved.logId, said.count])).toEqual([
      [4, true, 10],
      [5, true, 20],
      [6, true, 30],
      [7, true, 40],
    ]);
    const report = await verify(moved, { keys: [signer.publicKey, other.publicKey] });
    expect(report).toMatchObject({ faults: [], unanchored: 8 });
    expect(report.keys.map(({ first, last }) => [first, last])).toEqual([
      [0, 3],
      [4, 7],
    ]);
  });

  it('lost nothing on its way that would not be found', async () => {
    tamper(log.file, `DELETE FROM event WHERE stream = 'queueItem-5'`);
    expect(faultsOf(await verify(await move(true)))).toEqual(expect.arrayContaining([[2, 'content']]));
  });

  it('is checked by its own anchors alone where its order was not kept', async () => {
    const moved = await move(false);
    expect(await verify(moved)).toMatchObject({ faults: [], anchors: 4, incomparable: 4 });
    await anchorAll(moved, { signer });
    expect(await verify(moved)).toMatchObject({ faults: [], anchors: 8, incomparable: 4 });
  });
});
