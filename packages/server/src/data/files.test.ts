/** Files beside documents, out of one environment and into another. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type DocumentDatabase, openDatabase } from '@opencloudpay/database';
import { openStorage } from '@opencloudpay/storage';
import { createServerProgram } from '../program';

let root: string;
let shared: DocumentDatabase;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'data-files-'));
  shared = openDatabase({ folder: join(root, 'database'), temporary: true });
  await shared.open();
  await shared.environment('shop').createCollection('goods');
  await shared.environment('shop').insert('goods', { _id: 'tea' });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await shared.close();
  rmSync(root, { recursive: true });
});

async function data(...args: string[]): Promise<string> {
  let text = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  const place = ['--folder', join(root, 'database'), '--env-id', 'shop'];
  const program = createServerProgram('0').exitOverride();
  await program.parseAsync(['node', 'cloudpay', 'data', ...args, ...place]);
  return text;
}
const filesOf = (name: string) =>
  openStorage({ folder: join(root, name), url: 'http://host' }).environment('shop');

describe('data export and import', () => {
  it('move files with their types and owners beside the documents', async () => {
    const from = filesOf('from');
    await from.upload('goods/茶.jpg', 'picture', { contentType: 'image/webp' });
    await from.upload('reviews/1.txt', 'good', { owner: 'oPayer' });
    const out = join(root, 'out');
    expect(await data('export', '--out', out, '--files', join(root, 'from'))).toMatch(/^Files: 2 exported\n/);
    expect(readdirSync(out).sort()).toEqual(['files', 'goods.jsonl']);
    expect(readFileSync(join(out, 'files/goods/茶.jpg'), 'utf8')).toBe('picture');

    const into = ['import', out, '--files', join(root, 'into'), '--on-conflict', 'skip'];
    expect(await data(...into, '--dry-run')).toMatch(/^Files: 2 stored\n/);
    expect(existsSync(join(root, 'into/shop'))).toBe(false);
    expect(await data(...into)).toMatch(/^Files: 2 stored\n/);
    expect(await filesOf('into').stat('goods/茶.jpg')).toMatchObject({ contentType: 'image/webp', size: 7 });
    expect(await filesOf('into').stat('reviews/1.txt')).toMatchObject({ owner: 'oPayer' });
    expect((await filesOf('into').list()).files).toHaveLength(2);

    expect(await data(...into)).toMatch(/^Files: 2 skipped\n/);
    const { stored } = JSON.parse(await data(...into.slice(0, -1), 'replace', '--json'));
    expect(stored).toContainEqual({ path: 'reviews/1.txt', size: 4, outcome: 'replaced' });
    await expect(data(...into.slice(0, -1), 'fail')).rejects.toMatchObject({ code: 'IMPORT_FAILED' });
    await expect(data('export', '--out', out, '--force', '--files', join(root, 'from'))).resolves.toContain(
      '2 exported',
    );
  });

  it('take a folder that no export has made, and files alone', async () => {
    const folder = join(root, 'by-hand');
    mkdirSync(join(folder, 'files/a/b'), { recursive: true });
    writeFileSync(join(folder, 'files/a/b/c.png'), 'picture');
    await data('import', folder, '--files', join(root, 'hand'));
    expect(await filesOf('hand').stat('a/b/c.png')).toMatchObject({ contentType: 'image/png' });
    await expect(data('import', folder)).rejects.toMatchObject({ code: 'FILES_MISSING' });
  });

  it('name a file that cannot be stored, and what is stored before it', async () => {
    const folder = join(root, 'wrong');
    mkdirSync(join(folder, 'files'), { recursive: true });
    writeFileSync(join(folder, 'files/a.txt'), '1');
    writeFileSync(join(folder, 'files/b%.txt'), '1');
    await expect(data('import', folder, '--files', join(root, 'never'))).rejects.toMatchObject({
      code: 'IMPORT_FAILED',
      message: expect.stringMatching(/"b%\.txt".*1 files before it are stored/),
    });
  });

  it('export no files where collections are named, and refuse files that exist', async () => {
    const out = join(root, 'some');
    await data('export', 'goods', '--out', out, '--files', join(root, 'from'));
    expect(readdirSync(out)).toEqual(['goods.jsonl']);
    mkdirSync(join(out, 'files/reviews'), { recursive: true });
    writeFileSync(join(out, 'files/reviews/1.txt'), 'mine');
    rmSync(join(out, 'goods.jsonl'));
    const refused = data('export', '--out', out, '--files', join(root, 'from'));
    await expect(refused).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(readFileSync(join(out, 'files/reviews/1.txt'), 'utf8')).toBe('mine');
  });
});
