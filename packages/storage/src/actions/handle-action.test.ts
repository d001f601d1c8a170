import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FileAction, FileContext, FileData } from '@opencloudpay/contracts/file-actions';
import { type FileStorage, openStorage } from '../open-storage';

let storage: FileStorage;
let now: number;
beforeEach(() => {
  now = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-files-'));
  storage = openStorage({ folder, url: 'https://files.example', now: () => now });
});

const OF_FUNCTION: FileContext = {
  envId: 'shop',
  reached: (envId) => (envId === 'shop' ? envId : undefined),
};
const of = (openId: string): FileContext => ({ ...OF_FUNCTION, openId });
const id = (path: string, envId = 'shop') => `cloud://${envId}.bucket/${path}`;

async function act<Action extends FileAction>(
  action: Action,
  params: Readonly<Record<string, unknown>>,
  context: FileContext = OF_FUNCTION,
): Promise<FileData[Action]> {
  const answer = (await storage.handle(action, params, context)) as { data?: FileData[Action] };
  if (!answer.data) throw answer;
  return answer.data;
}

async function upload(path: string, content: string, context?: FileContext): Promise<number> {
  const { url } = await act('storage.getUploadMetadata', { path }, context);
  return (await storage.fetch(new Request(url, { method: 'PUT', body: Buffer.from(content) }))).status;
}

const codesOf = (list: readonly { code: string }[]) => list.map(({ code }) => code);

describe('CloudBase’s actions', () => {
  it('name the file that an upload makes, and take nothing else at its address', async () => {
    const { url, fileId, cosFileId, ...rest } = await act('storage.getUploadMetadata', { path: '茶.txt' });
    expect({ fileId, ...rest }).toEqual({
      fileId: 'cloud://shop.7368-shop-1250000000/茶.txt',
      token: expect.any(String),
      authorization: expect.any(String),
    });
    expect(`${url}${cosFileId}`).toMatch(/^[!-~]+$/);
    expect(await upload('茶.txt', 'tea')).toBe(200);
    expect((await storage.environment('shop').read(fileId))?.toString()).toBe('tea');
    now += 16 * 60 * 1000;
    expect((await storage.fetch(new Request(url, { method: 'PUT', body: 'late' }))).status).toBe(403);
  });

  it('give every file an outcome of its own', async () => {
    await upload('a.txt', 'a');
    const fileid_list = [id('a.txt'), id('none'), 'text', 7, id('../b'), id('a.txt', 'other'), id('a.txt')];
    const outcomes = [
      ...['SUCCESS', 'STORAGE_FILE_NONEXIST', 'STORAGE_FILE_NONEXIST', 'STORAGE_FILE_NONEXIST'],
      ...['STORAGE_FILE_NONEXIST', 'STORAGE_EXCEED_AUTHORITY'],
    ];
    const file_list = fileid_list.map((fileid) => ({ fileid, max_age: 60 }));
    const { download_list: urls } = await act('storage.batchGetDownloadUrl', { file_list });
    expect(codesOf(urls)).toEqual([...outcomes, 'SUCCESS']);
    expect(urls.map(({ tempFileURL }) => tempFileURL !== '')).toEqual(
      outcomes.map((code) => code === 'SUCCESS').concat(true),
    );
    const { delete_list: gone } = await act('storage.batchDeleteFile', {
      fileid_list: fileid_list.slice(0, -1),
    });
    expect(codesOf(gone)).toEqual(outcomes);
    expect(gone[1]).toEqual({
      fileID: id('none'),
      code: 'STORAGE_FILE_NONEXIST',
      message: 'storage file not exists',
    });
  });

  it('bound the age of an address', async () => {
    await upload('a.txt', 'a');
    const ages = [undefined, 60, 0.5, 0, -1, 'text', 10_000_000];
    const file_list = ages.map((max_age) => ({ fileid: id('a.txt'), max_age }));
    const { download_list: urls } = await act('storage.batchGetDownloadUrl', { file_list });
    expect(urls.map(({ maxAge }) => maxAge)).toEqual([86_400, 60, 1, 86_400, 86_400, 86_400, 604_800]);
  });

  it('refuse more than fifty files, and what is no list', async () => {
    const refused = { code: 'INVALID_PARAM', message: expect.any(String) };
    for (const fileid_list of [Array.from({ length: 51 }, () => id('a')), 'a', undefined]) {
      await expect(act('storage.batchDeleteFile', { fileid_list })).rejects.toEqual(refused);
      await expect(act('storage.batchGetDownloadUrl', { file_list: fileid_list })).rejects.toEqual(refused);
    }
    expect(await act('storage.batchDeleteFile', { fileid_list: [] })).toEqual({ delete_list: [] });
    for (const path of [undefined, 7, '', '../a', '/a'])
      await expect(act('storage.getUploadMetadata', { path })).rejects.toEqual(refused);
  });
});

describe('the permission of mini programs', () => {
  it('lets all read, and the creator alone write', async () => {
    expect(await upload('review.jpg', 'mine', of('oAnna'))).toBe(200);
    expect(await storage.environment('shop').stat('review.jpg')).toMatchObject({ owner: 'oAnna' });
    const denied = { code: 'STORAGE_EXCEED_AUTHORITY', message: expect.stringContaining('another user') };
    await expect(upload('review.jpg', 'yours', of('oBen'))).rejects.toEqual(denied);
    const remove = (context: FileContext) =>
      act('storage.batchDeleteFile', { fileid_list: [id('review.jpg')] }, context).then((data) =>
        codesOf(data.delete_list),
      );
    expect(await remove(of('oBen'))).toEqual(['STORAGE_EXCEED_AUTHORITY']);
    const file_list = [{ fileid: id('review.jpg') }];
    expect(
      codesOf((await act('storage.batchGetDownloadUrl', { file_list }, of('oBen'))).download_list),
    ).toEqual(['SUCCESS']);
    expect(await upload('review.jpg', 'newer', of('oAnna'))).toBe(200);
    expect(await remove(of('oAnna'))).toEqual(['SUCCESS']);
  });

  it('lets functions do all, and no user touch their files', async () => {
    await upload('goods.jpg', 'official');
    await expect(upload('goods.jpg', 'mine', of('oAnna'))).rejects.toMatchObject({
      code: 'STORAGE_EXCEED_AUTHORITY',
    });
    const { delete_list } = await act(
      'storage.batchDeleteFile',
      { fileid_list: [id('goods.jpg')] },
      of('oAnna'),
    );
    expect(codesOf(delete_list)).toEqual(['STORAGE_EXCEED_AUTHORITY']);
    await upload('review.jpg', 'mine', of('oAnna'));
    expect(await upload('review.jpg', 'moderated')).toBe(200);
  });

  it('holds at the address too, for a file that came meanwhile', async () => {
    const { url } = await act('storage.getUploadMetadata', { path: 'first.jpg' }, of('oBen'));
    await upload('first.jpg', 'anna', of('oAnna'));
    expect((await storage.fetch(new Request(url, { method: 'PUT', body: 'ben' }))).status).toBe(403);
    expect((await storage.environment('shop').read('first.jpg'))?.toString()).toBe('anna');
  });
});
