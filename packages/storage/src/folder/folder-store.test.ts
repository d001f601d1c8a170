import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { bundleProgram } from '@opencloudpay/internal/testing/bundle-program';
import type { FileEnvironment } from '../file-environment';
import { openStorage } from '../open-storage';

const url = 'http://127.0.0.1:1';
let folder: string;
let shop: FileEnvironment;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloudpay-files-'));
  shop = openStorage({ folder, url }).environment('shop-1');
});

describe('a folder with files', () => {
  it('has the files as they are, and nothing else of its own beside them', async () => {
    await shop.upload('goods/tea.txt', 'tea');
    expect(readFileSync(join(folder, 'shop-1/goods/tea.txt'), 'utf8')).toBe('tea');
    expect(readdirSync(folder).sort()).toEqual(['.storage', 'shop-1']);
    expect(readdirSync(join(folder, '.storage/temporary'))).toEqual([]);
    await shop.remove('goods/tea.txt');
    expect(readdirSync(folder)).toEqual(['.storage']);
  });

  it('serves files that were put there by hand, and notices changes by hand', async () => {
    mkdirSync(join(folder, 'shop-1/goods'), { recursive: true });
    writeFileSync(join(folder, 'shop-1/goods/tea.png'), 'one');
    const found = await shop.stat('goods/tea.png');
    expect(found).toMatchObject({ size: 3, contentType: 'image/png' });
    writeFileSync(join(folder, 'shop-1/goods/tea.png'), 'other');
    const changed = await shop.stat('goods/tea.png');
    expect(changed).toMatchObject({ size: 5, contentType: 'image/png' });
    expect(changed?.etag).not.toBe(found?.etag);
  });

  it('keeps types and owners in a copy that has other times', async () => {
    const { etag } = await shop.upload('a.txt', 'one', { contentType: 'text/x-a', owner: 'oPayer' });
    utimesSync(join(folder, 'shop-1/a.txt'), 1, 1);
    const copied = await shop.stat('a.txt');
    expect(copied).toMatchObject({ contentType: 'text/x-a', owner: 'oPayer' });
    expect(copied?.etag).not.toBe(etag);
  });

  it('lists by the bytes of whole paths, as a bucket does', async () => {
    const paths = ['b-1', 'b/1', 'b0', 'B/2', 'é', '\u{1F375}', '\uffee'];
    await Promise.all(paths.map((path) => shop.upload(path, '1')));
    const sorted = paths.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    expect((await shop.list()).files.map(({ path }) => path)).toEqual(sorted);
  });

  it('refuses a file where a folder is, and a folder where a file is', async () => {
    await shop.upload('goods/tea.txt', 'tea');
    const conflict = {
      code: 'PATH_CONFLICT',
      message: expect.stringContaining('cannot be stored in the folder'),
    };
    await expect(shop.upload('goods', '1')).rejects.toMatchObject(conflict);
    await expect(shop.upload('goods/tea.txt/1', '1')).rejects.toMatchObject(conflict);
    expect((await shop.read('goods/tea.txt'))?.toString()).toBe('tea');
  });

  it('follows no symbolic link, neither as file nor as folder', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'cloudpay-outside-'));
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    mkdirSync(join(folder, 'shop-1'));
    symlinkSync(outside, join(folder, 'shop-1/out'));
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'shop-1/link.txt'));
    for (const path of ['out/secret.txt', 'link.txt']) {
      expect(await shop.read(path)).toBeUndefined();
      expect(await shop.remove(path)).toBe(false);
      await expect(shop.upload(path, 'changed')).rejects.toMatchObject({ code: 'PATH_CONFLICT' });
    }
    await expect(shop.upload('out/new/file.txt', '1')).rejects.toMatchObject({ code: 'PATH_CONFLICT' });
    expect((await shop.list()).files).toEqual([]);
    expect(readdirSync(outside)).toEqual(['secret.txt']);
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
    rmSync(outside, { recursive: true });
  });

  it('gives one whole content to readers while writers replace it and a folder goes and comes', async () => {
    const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
    await Promise.all(
      contents.map(async (content) => {
        for (let times = 0; times < 10; times += 1) {
          await shop.upload('goods/shared.txt', content, { owner: content[0] ?? '' });
          const found = await shop.download('goods/shared.txt');
          if (!found) continue;
          const read = await text(found.content);
          expect(contents).toContain(read);
          expect(found.file).toMatchObject({ size: read.length, owner: read[0] });
          if (times % 3 === 2) await shop.remove('goods/shared.txt');
        }
      }),
    );
    expect(readdirSync(join(folder, '.storage/temporary'))).toEqual([]);
  });

  it('leaves no temporary file of a content that fails, and removes those that others left long ago', async () => {
    const broken = Readable.from([Buffer.from('1')]).map(() => {
      throw new Error('broken');
    });
    await expect(shop.upload('a', broken)).rejects.toThrow('broken');
    const temporary = join(folder, '.storage/temporary');
    expect(readdirSync(temporary)).toEqual([]);
    writeFileSync(join(temporary, 'old'), '');
    writeFileSync(join(temporary, 'new'), '');
    utimesSync(join(temporary, 'old'), 1, 1);
    await openStorage({ folder, url }).environment('shop-1').upload('a', '1');
    expect(readdirSync(temporary)).toEqual(['new']);
  });

  it('names a folder that cannot be used', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openStorage({ folder: join(folder, 'file/below'), url })).toThrow(
      expect.objectContaining({
        code: 'FOLDER_FAILED',
        message: expect.stringContaining('check its rights'),
      }),
    );
  });
});

describe('a process that is killed', () => {
  it('leaves the earlier or the later file, whole, with its own type and owner', async () => {
    const program = join(folder, 'program.cjs');
    writeFileSync(program, bundleProgram(join(__dirname, '../..'), 'src/testing/writing-process.ts'));
    const seen = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const child = spawn(process.execPath, [program], {
        env: { FOLDER: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      child.kill('SIGKILL');
      await once(child, 'exit');
      const reopened = openStorage({ folder, url }).environment('shop-1');
      const content = (await reopened.read('goods/tea.txt'))?.toString() ?? '';
      const letter = content[0] ?? '';
      expect(content).toBe(letter.repeat(40_000 + 'abcdefgh'.indexOf(letter)));
      expect(await reopened.stat('goods/tea.txt')).toMatchObject({
        contentType: `text/x-${letter}`,
        owner: letter,
        etag: expect.stringMatching(/^\w{32}$/),
      });
      seen.add(letter);
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});
