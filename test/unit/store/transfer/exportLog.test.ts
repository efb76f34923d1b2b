import { beforeEach, describe, expect, it } from 'vitest';
import type { EventStore } from '../../../../src/store/eventStore.ts';
import type { Exported } from '../../../../src/store/transfer/exportLog.ts';
import { exportedText } from '../../../../src/store/transfer/exportLog.ts';
import { scanFile } from '../../../../src/store/transfer/scanFile.ts';
import { appendTo, chunksOf, fileOf, interleavedLog } from './aLog.ts';

const scan = (text: string): ReturnType<typeof scanFile> => scanFile(chunksOf(text));

describe('an export that goes on with a file', () => {
  let log: EventStore;
  let first: string;
  let whole: string;

  beforeEach(async () => {
    log = await interleavedLog(700, 3);
    first = await fileOf(log);
    for (let n = 0; n < 10; n += 1) await appendTo(log, 'queueItem-1');
    whole = await fileOf(log);
  });

  /** What stands in the file in the end, and what was told of it. */
  async function goneOn(text: string): Promise<{ text: string; exported: Exported | undefined }> {
    const begun = await scan(text);
    let exported: Exported | undefined;
    let result = Buffer.from(text).subarray(0, begun.bytes).toString();
    for await (const piece of exportedText(
      log,
      await log.lastPosition(),
      begun,
      () => {},
      (end) => {
        exported = end;
      },
    ))
      result += piece;
    return { text: result, exported };
  }

  it('gives what an export of everything gives', async () => {
    const { text, exported } = await goneOn(first);
    expect(text).toBe(whole);
    expect(exported).toEqual(JSON.parse(whole.trimEnd().split('\n').at(-1) ?? ''));
  });

  it.each([1, 5_000, 100_000])(
    'gives it, too, where the file was cut %i bytes before its end',
    async (bytes) => {
      const cut = Buffer.from(first).subarray(0, -bytes).toString();
      expect((await goneOn(cut)).text).toBe(whole);
    },
  );

  it('adds but the footer where only that is missing', async () => {
    const cut = whole.slice(0, whole.lastIndexOf('{'));
    expect((await goneOn(cut)).text).toBe(whole);
  });

  it('knows a whole file, its log and its last event', async () => {
    const scanned = await scan(whole);
    expect(scanned).toMatchObject({ logId: log.logId, events: 710, isWhole: true, position: 710 });
    expect(scanned.last).toMatchObject({ stream: 'queueItem-1', position: 710 });
    expect(await scan(whole.slice(0, -1))).toMatchObject({ events: 710, isWhole: false });
  });

  it('is refused where the file was changed', async () => {
    await expect(scan(whole.replace('Edit', 'Create'))).rejects.toThrow('SHA-256');
    await expect(scan('hello\n')).rejects.toThrow('line 1 is not JSON');
    expect(await scan('hello')).toMatchObject({ logId: null, events: 0 });
  });
});
