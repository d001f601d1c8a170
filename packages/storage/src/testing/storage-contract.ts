import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PART_SIZE } from '../bucket/upload';
import type { FileEnvironment } from '../file-environment';
import type { FileChange } from '../observed-store';
import type { FileStorage, StorageOptions } from '../open-storage';

export interface Opened {
  storage: FileStorage;
  close(): Promise<void>;
}

const MAX_SIZE = 3 * PART_SIZE;

/** What every place of files holds. */
export function storageContract(
  name: string,
  open: (options: Pick<StorageOptions, 'maxSize' | 'onChange'>) => Promise<Opened>,
): void {
  describe(name, () => {
    let opened: Opened;
    let shop: FileEnvironment;
    const changes: FileChange[] = [];
    beforeAll(async () => {
      opened = await open({ maxSize: MAX_SIZE, onChange: (change) => changes.push(change) });
      shop = opened.storage.environment('shop-1');
    });
    afterAll(() => opened.close());

    it('keeps content, size, type, owner and time', async () => {
      const before = Date.now();
      const stored = await shop.upload('goods/茶 (1).jpg', 'tea', {
        owner: 'oPayer',
        contentType: 'image/jpeg',
      });
      expect(stored).toMatchObject({
        path: 'goods/茶 (1).jpg',
        fileID: 'cloud://shop-1.7368-shop-1-1250000000/goods/茶 (1).jpg',
        size: 3,
        contentType: 'image/jpeg',
        owner: 'oPayer',
        etag: expect.stringMatching(/^\w{32}$/),
      });
      const found = await shop.stat(stored.fileID);
      expect({ ...found, lastModified: 0 }).toEqual({ ...stored, lastModified: 0 });
      expect(Math.abs((found?.lastModified.getTime() ?? 0) - before)).toBeLessThan(60_000);
      expect((await shop.read('goods/茶 (1).jpg'))?.toString()).toBe('tea');
    });

    it('reports what was written and removed, and no failure', async () => {
      changes.length = 0;
      const path = '改/a.txt';
      await shop.upload(path, '1');
      await shop.upload('large', Buffer.alloc(MAX_SIZE + 1)).catch(() => {});
      await shop.remove(path);
      await shop.remove(path);
      const change = { envId: 'shop-1', path };
      expect(changes).toEqual([
        { ...change, kind: 'written' },
        { ...change, kind: 'removed' },
      ]);
    });

    it('takes the type of the name where none is given', async () => {
      const types = await Promise.all(
        ['a.png', 'b.PDF', 'c', 'd.unknown'].map(async (path) => (await shop.upload(path, '1')).contentType),
      );
      const unknown = 'application/octet-stream';
      expect(types).toEqual(['image/png', 'application/pdf', unknown, unknown]);
      expect(await shop.stat('a.png')).toMatchObject({ contentType: 'image/png' });
      expect(await shop.stat('a.png')).not.toHaveProperty('owner');
    });

    it('replaces a file, its type and its owner', async () => {
      const first = await shop.upload('replaced.txt', 'one', { owner: 'oFirst' });
      const second = await shop.upload('replaced.txt', 'second', { contentType: 'text/html' });
      expect(second.etag).not.toBe(first.etag);
      expect(await shop.stat('replaced.txt')).toMatchObject({ size: 6, contentType: 'text/html' });
      expect(await shop.stat('replaced.txt')).not.toHaveProperty('owner');
    });

    it('streams contents of unknown length both ways, unchanged at the limits of parts', async () => {
      for (const size of [0, 1, PART_SIZE - 1, PART_SIZE, PART_SIZE + 1, 2 * PART_SIZE]) {
        const content = randomBytes(size);
        const pieces = Array.from({ length: Math.ceil(size / 1_000_003) }, (_, at) =>
          content.subarray(at * 1_000_003, (at + 1) * 1_000_003),
        );
        expect(await shop.upload('large.bin', Readable.from(pieces))).toMatchObject({ size });
        expect(await shop.stat('large.bin')).toMatchObject({ size });
        expect(content.equals((await shop.read('large.bin')) ?? Buffer.of(1))).toBe(true);
      }
    });

    it('refuses what is larger than the limit, and keeps the earlier file', async () => {
      await shop.upload('bounded.bin', 'small');
      const piece = Buffer.alloc(1024 * 1024);
      const tooLarge = Readable.from(Array.from({ length: 25 }, () => piece));
      await expect(shop.upload('bounded.bin', tooLarge)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
      expect((await shop.read('bounded.bin'))?.toString()).toBe('small');
    });

    it.each([0, PART_SIZE + 5])(
      'keeps the earlier file where a content breaks off after %i bytes',
      async (size) => {
        await shop.upload('broken.bin', 'whole');
        const breaking = async function* () {
          yield Buffer.alloc(size);
          throw new Error('the phone went away');
        };
        await expect(shop.upload('broken.bin', breaking())).rejects.toThrow('the phone went away');
        expect((await shop.read('broken.bin'))?.toString()).toBe('whole');
      },
    );

    it('knows no file that is not there', async () => {
      expect(await shop.stat('none')).toBeUndefined();
      expect(await shop.read('none')).toBeUndefined();
      expect(await shop.download('goods')).toBeUndefined();
      expect(await shop.stat('a.png/below')).toBeUndefined();
      expect(await shop.remove('none')).toBe(false);
    });

    it('removes files, and separates environments', async () => {
      const other = opened.storage.environment('shop-2');
      await Promise.all([shop.upload('both/1', 'one'), other.upload('both/1', 'two')]);
      expect(await shop.remove('both/1')).toBe(true);
      expect(await shop.stat('both/1')).toBeUndefined();
      expect((await other.read('both/1'))?.toString()).toBe('two');
      expect(() => shop.stat('cloud://shop-2.b/both/1')).rejects.toMatchObject({ code: 'PATH_INVALID' });
    });

    it('lists by prefix, in folders and in pages, sorted by bytes', async () => {
      const lists = opened.storage.environment('lists');
      const paths = ['a', 'a.txt', 'b/1', 'b/2', 'b/c/3', 'bz', 'é', '茶/1', '\u{1F375}'];
      await Promise.all(paths.filter((path) => path !== 'a').map((path) => lists.upload(path, path)));
      const sorted = paths
        .slice(1)
        .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
      const all = await lists.list();
      expect(all.files.map(({ path }) => path)).toEqual(sorted);
      expect(all.next).toBeUndefined();
      const [{ path: firstPath = '', size, etag, fileID } = all.files[0] as never] = all.files;
      expect({ size, fileID }).toEqual({
        size: Buffer.byteLength(firstPath),
        fileID: expect.stringContaining(`/${firstPath}`),
      });
      expect(etag).toBe((await lists.stat(firstPath))?.etag);
      const top = await lists.list({ folders: true });
      expect([...top.files.map(({ path }) => path), ...top.folders].sort()).toEqual(
        ['a.txt', 'bz', 'b/', 'é', '茶/', '\u{1F375}'].sort(),
      );
      const inside = await lists.list({ folders: true, prefix: 'b/' });
      expect([inside.files.map(({ path }) => path), inside.folders]).toEqual([['b/1', 'b/2'], ['b/c/']]);
      expect((await lists.list({ prefix: 'b' })).files).toHaveLength(4);
      expect(await lists.list({ prefix: 'none/' })).toEqual({ files: [], folders: [] });
      for (const folders of [false, true]) {
        const paged: string[] = [];
        let from: string | undefined;
        do {
          const page = await lists.list({ limit: 2, folders, from });
          // The test server counts folders beyond the limit.
          if (!folders) expect(page.files.length).toBeLessThanOrEqual(2);
          paged.push(...page.files.map(({ path }) => path), ...page.folders);
          from = page.next;
        } while (from !== undefined);
        const whole = await lists.list({ folders });
        expect(paged.sort()).toEqual([...whole.files.map(({ path }) => path), ...whole.folders].sort());
      }
    });

    it('keeps a user’s file from an upload that began before it was there', async () => {
      const { storage } = opened;
      const put = async (openId: string, body: string | ReadableStream<Uint8Array>) => {
        const context = { envId: 'shop-1', reached: (envId: string) => envId, openId };
        const answer = await storage.handle('storage.getUploadMetadata', { path: 'race.txt' }, context);
        const { url } = (answer as { data: { url: string } }).data;
        const request = new Request(url, {
          ...{ method: 'PUT', body },
          ...(typeof body !== 'string' && { duplex: 'half' }),
        });
        return (await storage.fetch(request)).status;
      };
      let begun = () => {};
      const begins = new Promise<void>((resolve) => {
        begun = resolve;
      });
      let finish = () => {};
      const slow = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(Buffer.from('mal'));
          finish = () => {
            controller.enqueue(Buffer.from('lory'));
            controller.close();
          };
        },
        // The first piece was read.
        pull: () => begun(),
      });
      const sending = put('oMallory', slow);
      await begins;
      expect(await put('oAlice', 'alice')).toBe(200);
      finish();
      expect(await sending).toBe(403);
      expect(String(await shop.read('race.txt'))).toBe('alice');
      expect(await shop.stat('race.txt')).toMatchObject({ owner: 'oAlice' });
    });

    it('takes every path that the rules allow', async () => {
      const name = fc
        .string({ unit: fc.constantFrom(...'aZ09-_.!* (),;:@&=+$~茶é'), minLength: 1, maxLength: 12 })
        .map((text) => `${text}x`);
      await fc.assert(
        fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 3 }), async (names) => {
          const path = ['any', ...names.map((part, depth) => `${part}${depth}`)].join('/');
          await shop.upload(path, path).catch((error: { code: string }) => {
            // Another path of this run may be a folder there.
            if (error.code !== 'PATH_CONFLICT') throw error;
          });
          const content = await shop.read(path);
          expect(content === undefined || content.toString() === path).toBe(true);
        }),
        { numRuns: 40 },
      );
    });
  });
}
