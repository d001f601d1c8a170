/** Mini programs that want more than the permission gives. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FileAction, FileContext, FileData } from '@opencloudpay/contracts/file-actions';
import { type FileStorage, openStorage } from '../open-storage';
import type { FileRefusal } from './guard';
import type { FilePermission } from './permission';

const folders: string[] = [];
const refused: FileRefusal[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  refused.length = 0;
});

function opened(permission?: FilePermission): FileStorage {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-files-'));
  folders.push(folder);
  return openStorage({
    ...{ folder, permission, url: 'https://files.example', maxSize: 1000 },
    onPermissionRefused: (refusal) => refused.push(refusal),
  });
}

const FUNCTION: FileContext = { envId: 'shop', reached: (envId) => (envId === 'shop' ? envId : undefined) };
const of = (openId: string): FileContext => ({ ...FUNCTION, openId });
const id = (path: string) => `cloud://shop.b/${path}`;

/** The answer of an action: its data, or its refusal. */
const act = <Action extends FileAction>(
  storage: FileStorage,
  action: Action,
  params: object,
  context: FileContext,
) =>
  storage.handle(action, params as Readonly<Record<string, unknown>>, context) as Promise<{
    data?: FileData[Action];
    code?: string;
  }>;

async function addressFor(storage: FileStorage, path: string, context: FileContext): Promise<string> {
  const { data } = await act(storage, 'storage.getUploadMetadata', { path }, context);
  if (!data) throw new Error(`no address for ${path}`);
  return data.url;
}

const put = (storage: FileStorage, url: string, body: string) =>
  storage.fetch(new Request(url, { method: 'PUT', body })).then(({ status }) => status);

async function upload(storage: FileStorage, path: string, content: string, context: FileContext) {
  return put(storage, await addressFor(storage, path, context), content);
}

async function codes(storage: FileStorage, paths: readonly string[], context: FileContext) {
  const file_list = paths.map((path) => ({ fileid: path }));
  const read = await act(storage, 'storage.batchGetDownloadUrl', { file_list }, context);
  const removed = await act(storage, 'storage.batchDeleteFile', { fileid_list: paths }, context);
  for (const { code, tempFileURL } of read.data?.download_list ?? [])
    expect(tempFileURL === '').toBe(code !== 'SUCCESS');
  return [read.data?.download_list, removed.data?.delete_list].map((list) => list?.map(({ code }) => code));
}

const DENIED = 'STORAGE_EXCEED_AUTHORITY';

describe('another user’s file', () => {
  it('keeps its creator where a rule lets others replace it', async () => {
    const storage = opened({ read: true, write: true });
    await upload(storage, 'wall.txt', 'alice', of('oAlice'));
    expect(await upload(storage, 'wall.txt', 'bob', of('oBob'))).toBe(200);
    expect(await storage.environment('shop').stat('wall.txt')).toMatchObject({ owner: 'oAlice' });
    await upload(storage, 'shop.txt', 'shop', FUNCTION);
    await upload(storage, 'shop.txt', 'bob', of('oBob'));
    expect(await storage.environment('shop').stat('shop.txt')).not.toHaveProperty('owner');
  });

  it('is neither read nor addressed nor deleted where it is private, and does not show that it exists', async () => {
    const storage = opened('PRIVATE');
    await upload(storage, 'secret.txt', 'alice', of('oAlice'));
    await upload(storage, 'shop.txt', 'shop', FUNCTION);
    const paths = [id('secret.txt'), id('shop.txt'), id('none.txt')];
    const all = [DENIED, DENIED, DENIED];
    expect(await codes(storage, paths, of('oMallory'))).toEqual([all, all]);
    expect(refused).toContainEqual({
      ...{ envId: 'shop', path: 'secret.txt', operation: 'read', permission: 'PRIVATE' },
    });
    expect(await codes(storage, [id('secret.txt')], of('oAlice'))).toEqual([['SUCCESS'], ['SUCCESS']]);
  });

  it('has one name: an id inside of an id, and a path with dots, lead nowhere', async () => {
    const storage = opened({ read: '!/^secret/.test(resource.path)', write: true });
    await upload(storage, 'secret/a.txt', 'shop', FUNCTION);
    const names = [
      ...[id('secret/a.txt'), id(id('secret/a.txt')), id('x/../secret/a.txt'), id('./secret/a.txt')],
      ...[id('/secret/a.txt'), id('x%2F..%2Fsecret/a.txt'), 'cloud://other.b/secret/a.txt'],
    ];
    const { data } = await act(
      ...([storage, 'storage.batchGetDownloadUrl'] as const),
      { file_list: names.map((fileid) => ({ fileid })) },
      of('oMallory'),
    );
    expect(data?.download_list.map(({ code }) => code)).not.toContain('SUCCESS');
    for (const path of [id('secret/a.txt'), '../secret/a.txt', 'x/../secret/a.txt', '/a', 'a\\b'])
      expect(await act(storage, 'storage.getUploadMetadata', { path }, of('oMallory'))).toMatchObject({
        code: 'INVALID_PARAM',
      });
  });
});

describe('an upload of a mini program', () => {
  it.each([
    'ADMINWRITE',
    'ADMINONLY',
    { read: true },
    { write: "resource.path == 'other'" },
  ] as FilePermission[])('gets no address with %j', async (permission) => {
    const storage = opened(permission);
    const answer = await act(storage, 'storage.getUploadMetadata', { path: 'a' }, of('oMallory'));
    expect(answer).toMatchObject({ code: DENIED });
    expect(await upload(storage, 'a', 'of a function', FUNCTION)).toBe(200);
  });

  it('is bounded where it comes in, and leaves nothing', async () => {
    const storage = opened();
    expect(await upload(storage, 'large', 'x'.repeat(1001), of('oAlice'))).toBe(400);
    expect(await storage.environment('shop').stat('large')).toBeUndefined();
  });

  it('cannot name its creator: an address holds one user, and is signed', async () => {
    const storage = opened();
    const url = await addressFor(storage, 'a', of('oMallory'));
    const [content = '', signature] = (url.split('/').pop() ?? '').split('.');
    const grant = JSON.parse(String(Buffer.from(content, 'base64url'))) as object;
    for (const change of [{ user: { openId: 'oAlice' } }, { user: undefined }, { key: 'shop/b' }]) {
      const forged = Buffer.from(JSON.stringify({ ...grant, ...change })).toString('base64url');
      expect(await put(storage, `https://files.example/uploads/${forged}.${signature}`, 'x')).toBe(403);
    }
  });
});
